// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/statement_log.hpp"
#include "varve/value/time.hpp"

#include <chrono>
#include <cstddef>

namespace varve {

class RowHooks;

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
    /// Called before and after every row is written, and rules of the program; borrowed. Null: none.
    const RowHooks* hooks = nullptr;
    /// For development: the observer is told of a query that one place of the program has run so often in one
    /// unit of work, be that a transaction, a connection's stay out of its pool, or what lies between two
    /// calls of Session::begin_unit(). 0: never.
    std::size_t repeats = 0;
    /// Errors of validation do not tell the values.
    bool hides_values = false;
};

}  // namespace varve
