// SPDX-License-Identifier: MIT
#pragma once

#include "varve/execute/executor.hpp"
#include "varve/execute/target_list.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace varve::execute {

/// Databases that stand at the same place: the same migrations applied and half-way, the same schema.
struct TargetGroup {
    /// A hash of all of that.
    std::string standing;
    /// Migrations that each of them has, and has not yet.
    std::size_t applied = 0;
    std::size_t pending = 0;
    /// How many there are, and how many of them have been migrated.
    std::size_t targets = 0;
    std::size_t migrated = 0;
    /// The first of them; what it is after its migrations all the others must be.
    std::size_t canary = 0;
    std::string arrival = {};
};

/// What went wrong with one target.
struct TargetFailure {
    std::size_t target;
    Error error;
};

/// Hears what happens to many targets; one call at a time, from any thread. Does nothing by itself.
class FleetProgress {
public:
    virtual ~FleetProgress() = default;

    /// `done` of `total` have been looked at.
    virtual void surveyed(std::size_t /*done*/, std::size_t /*total*/) {}
    /// A wave of `targets` begins; `number` counts from 1, and 1 is the canary, 2 those of the other groups.
    virtual void wave_started(const std::string& /*what*/, std::size_t /*targets*/) {}
    virtual void migrated(const Url& /*target*/, const Outcome& /*outcome*/,
                          std::chrono::milliseconds /*time*/) {}
    virtual void failed(const Url& /*target*/, const Error& /*error*/) {}
    /// Something that a runner tells while it works: whom it waits for, what is tried again.
    virtual void told(const Url& /*target*/, const std::string& /*what*/) {}
};

/// Brings many databases of one kind forward with the same migrations: a canary of each group first, then
/// waves. Ends at the first target that fails or arrives elsewhere than its canary; the next run goes on with
/// what is left, because each database knows itself what it has.
///
/// Works in threads, each with one database at a time. What it holds of a target is its URL and the number of
/// its group.
class Fleet {
public:
    struct Settings {
        Executor::Settings runner = {};
        MigrateTarget target = {};
        /// What counts when schemas are compared.
        Scope scope = {};
        /// Whether schemas are compared at all, and not only what is applied: that reads each of them.
        bool compares_schemas = true;
        std::size_t jobs = 1;
        /// How many targets the waves behind the canaries have; the last one has what remains.
        std::vector<std::size_t> waves = {};
    };

    /// Borrows everything but the settings.
    Fleet(const Dialect& dialect, const migration::MigrationDirectory& directory, const TargetList& targets,
          Settings settings, FleetProgress& progress);

    /// Looks at all targets and sorts them into groups, the largest first. Changes nothing.
    void survey();
    /// Migrates what survey() has found to be behind.
    void migrate();

    const std::vector<TargetGroup>& groups() const { return m_groups; }
    /// At most one for each job: the run ends with the first.
    const std::vector<TargetFailure>& failures() const { return m_failures; }

private:
    struct Look;

    Look look_at(Executor& executor) const;
    void look_at(std::size_t target);
    void migrate_one(std::size_t target);
    void settle(std::size_t target, const std::string& arrival);
    void run_wave(const std::string& what, const std::vector<std::size_t>& targets);
    void run_waves();
    /// Calls `work` with each number below `count`, in threads, until one fails.
    void spread(std::size_t count, const std::function<std::size_t(std::size_t)>& target_of,
                const std::function<void(std::size_t)>& work);
    void sort_groups();
    void fail(std::size_t target, const Error& error);

    const Dialect& m_dialect;
    const migration::MigrationDirectory& m_directory;
    bool m_is_same_for_all;
    const TargetList& m_targets;
    Settings m_settings;
    FleetProgress& m_progress;
    std::mutex m_mutex;
    std::vector<TargetGroup> m_groups;
    std::map<std::string, std::uint32_t> m_group_by_standing;
    /// By target.
    std::vector<std::uint32_t> m_group_of;
    std::vector<TargetFailure> m_failures;
};

}  // namespace varve::execute
