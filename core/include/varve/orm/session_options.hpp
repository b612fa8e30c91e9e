// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/statement_log.hpp"
#include "varve/value/time.hpp"

#include <chrono>
#include <cstddef>

namespace varve {

struct SessionOptions {
    /// How many prepared statements are kept, the least recently used going first; 0: none, and the server
    /// keeps none either, as it has to be behind a pooler that gives each transaction another server session.
    std::size_t statement_cache = 256;
    /// Told of every statement; borrowed. Null: nobody.
    StatementObserver* observer = nullptr;
    /// From how long on a statement is called slow.
    std::chrono::milliseconds slow{200};
    /// How long one statement may take; zero: as long as it takes.
    std::chrono::milliseconds statement_timeout{0};
    /// What columns of the traits Created, Updated and Deleted are given; null: the clock of the machine.
    Instant (*clock)() = nullptr;
};

}  // namespace varve
