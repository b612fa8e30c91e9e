// SPDX-License-Identifier: MIT
#include "varve/execute/fleet.hpp"

#include "clock.hpp"
#include "standing.hpp"

#include "varve/migration/seen_by.hpp"
#include "varve/model/fingerprint.hpp"

#include <algorithm>
#include <atomic>
#include <numeric>
#include <thread>

namespace varve::execute {

using migration::AppliedMigration;
using migration::MigrationDirectory;

namespace {

/// A runner's words with the target that they are about.
class RunnerWords : public Progress {
public:
    RunnerWords(FleetProgress& progress, std::mutex& mutex, const Url& target)
        : m_progress(progress), m_mutex(mutex), m_target(target) {}

    void waiting_for_lock(const std::string& holder) override {
        tell("waiting for another runner" + (holder.empty() ? std::string() : ": " + holder));
    }
    void resumed(const std::string& what) override { tell(what); }
    void retrying(const std::string& reason, std::size_t attempt, std::size_t limit,
                  std::chrono::milliseconds pause) override {
        tell(reason + "; retry " + std::to_string(attempt) + " of " + std::to_string(limit) + " in " +
             std::to_string(pause.count()) + " ms");
    }

private:
    void tell(const std::string& what) {
        const std::lock_guard guard(m_mutex);
        m_progress.told(m_target, what);
    }

    FleetProgress& m_progress;
    std::mutex& m_mutex;
    const Url& m_target;
};

}  // namespace

/// What one target looks like.
struct Fleet::Look {
    std::string standing;
    std::size_t applied = 0;
    std::size_t pending = 0;
};

Fleet::Fleet(const Dialect& dialect, const MigrationDirectory& directory, const TargetList& targets,
             Settings settings, FleetProgress& progress)
    : m_dialect(dialect), m_directory(directory),
      m_is_same_for_all(!migration::depends_on_history(directory)), m_targets(targets),
      m_settings(std::move(settings)), m_progress(progress), m_group_of(targets.size(), 0) {}

Fleet::Look Fleet::look_at(Executor& executor) const {
    const std::vector<AppliedMigration> history = executor.history();
    std::string text = text_of(history, executor.half_way());
    if (m_settings.compares_schemas) {
        text += schema_fingerprint(m_dialect, executor.connection(), m_settings.scope);
    }
    return {sha256(text), history.size(), 0};
}

void Fleet::look_at(std::size_t target) {
    const Url url = m_targets.at(target);
    RunnerWords words(m_progress, m_mutex, url);
    Executor executor(m_dialect, url, m_settings.runner, words);
    Look look = look_at(executor);
    const auto pending_of = [&](const MigrationDirectory& directory) {
        return executor.pending(directory, m_settings.target).size();
    };
    {
        const std::lock_guard guard(m_mutex);
        const auto known = m_group_by_standing.find(look.standing);
        if (known != m_group_by_standing.end()) {
            m_group_of[target] = known->second;
            TargetGroup& group = m_groups[known->second];
            ++group.targets;
            group.canary = std::min(group.canary, target);
            return;
        }
    }
    // What the first one of a group finds out holds for all of it.
    look.pending = m_is_same_for_all
                       ? pending_of(m_directory)
                       : pending_of(migration::seen_by(m_directory, executor.history(), m_dialect.lexis()));
    const std::lock_guard guard(m_mutex);
    const auto [place, is_new] =
        m_group_by_standing.emplace(look.standing, static_cast<std::uint32_t>(m_groups.size()));
    if (is_new) {
        m_groups.push_back({look.standing, look.applied, look.pending, 0, 0, target});
    }
    TargetGroup& group = m_groups[place->second];
    ++group.targets;
    group.canary = std::min(group.canary, target);
    m_group_of[target] = place->second;
}

void Fleet::survey() {
    std::size_t done = 0;
    spread(
        m_targets.size(), [](std::size_t number) { return number; },
        [&](std::size_t target) {
            look_at(target);
            const std::lock_guard guard(m_mutex);
            m_progress.surveyed(++done, m_targets.size());
        });
    sort_groups();
}

void Fleet::sort_groups() {
    std::vector<std::uint32_t> order(m_groups.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::uint32_t left, std::uint32_t right) {
        const TargetGroup& one = m_groups[left];
        const TargetGroup& other = m_groups[right];
        return one.targets != other.targets ? one.targets > other.targets : one.canary < other.canary;
    });
    std::vector<TargetGroup> sorted;
    std::vector<std::uint32_t> new_place(m_groups.size());
    for (const std::uint32_t group : order) {
        new_place[group] = static_cast<std::uint32_t>(sorted.size());
        sorted.push_back(std::move(m_groups[group]));
    }
    m_groups = std::move(sorted);
    for (std::uint32_t& group : m_group_of) {
        group = m_groups.empty() ? 0 : new_place[group];
    }
    m_group_by_standing.clear();
}

void Fleet::settle(std::size_t target, const std::string& arrival) {
    TargetGroup& group = m_groups[m_group_of[target]];
    ++group.migrated;
    if (target == group.canary) {
        group.arrival = arrival;
    } else if (group.arrival != arrival) {
        throw Error(ErrorCode::Refused, "it arrived elsewhere than its canary `" +
                                            m_targets.at(group.canary).redacted() +
                                            "`, which stood at the same place before")
            .with_hint("`varve drift` on both tells what differs; what was applied stays applied");
    }
}

void Fleet::migrate_one(std::size_t target) {
    const Clock::time_point start = Clock::now();
    const Url url = m_targets.at(target);
    RunnerWords words(m_progress, m_mutex, url);
    Executor executor(m_dialect, url, m_settings.runner, words);
    const Outcome outcome =
        m_is_same_for_all
            ? executor.migrate(m_directory, m_settings.target)
            : executor.migrate(migration::seen_by(m_directory, executor.history(), m_dialect.lexis()),
                               m_settings.target);
    const std::string arrival = look_at(executor).standing;
    const std::lock_guard guard(m_mutex);
    settle(target, arrival);
    m_progress.migrated(url, outcome, since(start));
}

void Fleet::migrate() {
    if (m_failures.empty()) {
        run_waves();
    }
}

void Fleet::run_waves() {
    std::vector<std::size_t> first;
    std::vector<std::size_t> others;
    for (const TargetGroup& group : m_groups) {
        if (group.pending != 0) {
            (first.empty() ? first : others).push_back(group.canary);
        }
    }
    run_wave("canary", first);
    run_wave("canaries of the other groups", others);
    std::size_t next = 0;
    for (std::size_t number = 0; next < m_targets.size() && m_failures.empty(); ++number) {
        const bool is_last = number >= m_settings.waves.size();
        std::vector<std::size_t> wave;
        for (; next < m_targets.size() && (is_last || wave.size() < m_settings.waves[number]); ++next) {
            const TargetGroup& group = m_groups[m_group_of[next]];
            if (group.pending != 0 && group.canary != next) {
                wave.push_back(next);
            }
        }
        run_wave("wave " + std::to_string(number + 1), wave);
    }
}

void Fleet::run_wave(const std::string& what, const std::vector<std::size_t>& targets) {
    if (targets.empty() || !m_failures.empty()) {
        return;
    }
    m_progress.wave_started(what, targets.size());
    spread(
        targets.size(), [&](std::size_t number) { return targets[number]; },
        [&](std::size_t target) { migrate_one(target); });
}

void Fleet::fail(std::size_t target, const Error& error) {
    const std::lock_guard guard(m_mutex);
    m_failures.push_back({target, error});
    m_progress.failed(m_targets.at(target), error);
}

void Fleet::spread(std::size_t count, const std::function<std::size_t(std::size_t)>& target_of,
                   const std::function<void(std::size_t)>& work) {
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> is_ending = false;
    const auto work_on = [&] {
        while (!is_ending) {
            const std::size_t number = next++;
            if (number >= count) {
                return;
            }
            const std::size_t target = target_of(number);
            // An exception that left the thread would end the program in the middle of the others' work.
            try {
                if (m_settings.runner.interruption != nullptr) {
                    m_settings.runner.interruption->check();
                }
                work(target);
            } catch (const Error& error) {
                is_ending = true;
                fail(target, error);
            } catch (const std::exception& error) {
                is_ending = true;
                fail(target, Error(ErrorCode::Internal, error.what()));
            }
        }
    };
    std::vector<std::thread> threads;
    for (std::size_t number = 1; number < std::min(m_settings.jobs, count); ++number) {
        threads.emplace_back(work_on);
    }
    work_on();
    for (std::thread& thread : threads) {
        thread.join();
    }
}

}  // namespace varve::execute
