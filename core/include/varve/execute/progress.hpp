// SPDX-License-Identifier: MIT
#pragma once

#include "varve/migration/migration.hpp"

#include <chrono>
#include <cstddef>
#include <string>

namespace varve::execute {

/// Hears what a runner is doing. Does nothing by itself; the command line prints lines to stderr.
class Progress {
public:
    virtual ~Progress() = default;

    /// Another runner holds the lock. `holder` may be empty. Called once, and again when the holder changes.
    virtual void waiting_for_lock(const std::string& /*holder*/) {}
    /// One of `total` begins; `number` counts from 1.
    virtual void started(const migration::Migration& /*migration*/, migration::Direction /*direction*/,
                         std::size_t /*number*/, std::size_t /*total*/) {}
    /// It is committed.
    virtual void finished(const migration::Migration& /*migration*/, migration::Direction /*direction*/,
                          std::chrono::milliseconds /*duration*/) {}
};

}  // namespace varve::execute
