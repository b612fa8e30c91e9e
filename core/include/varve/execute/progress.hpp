// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/lone_statement.hpp"
#include "varve/migration/migration.hpp"
#include "varve/migration/steps.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

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
    /// A step begins of a migration that has several; `number` counts from 1. Called for those that are
    /// skipped, too.
    virtual void step_started(const migration::Section& /*section*/, const migration::Step& /*step*/,
                              std::size_t /*number*/, std::size_t /*total*/) {}
    /// Nobody could look beforehand whether rows break these rules; the server judges them now.
    virtual void not_foreseen(const std::vector<std::string>& /*rules*/) {}
    /// Something that an earlier run left behind: `the index ... was left invalid; it is dropped and made
    /// again`.
    virtual void resumed(const std::string& /*what*/) {}
    /// A statement outside of transactions goes on; called from another thread while the runner waits.
    virtual void working(const StatementProgress& /*progress*/) {}
    /// A lock was not had; the transaction is tried again after a pause. `attempt` counts from 1.
    virtual void retrying(const std::string& /*reason*/, std::size_t /*attempt*/, std::size_t /*limit*/,
                          std::chrono::milliseconds /*pause*/) {}
    /// It is committed.
    virtual void finished(const migration::Migration& /*migration*/, migration::Direction /*direction*/,
                          std::chrono::milliseconds /*duration*/) {}
};

}  // namespace varve::execute
