// SPDX-License-Identifier: MIT
#pragma once

#include "terminal.hpp"

#include "varve/execute/progress.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace varve::cli {

/// What a runner does, as lines on standard error; on a terminal with a bar below them that goes away at the
/// end.
class ProgressLines : public execute::Progress {
public:
    explicit ProgressLines(Terminal& terminal) : m_terminal(terminal) {}
    ~ProgressLines() override { clear_bar(); }
    ProgressLines(const ProgressLines&) = delete;
    ProgressLines& operator=(const ProgressLines&) = delete;

    void waiting_for_lock(const std::string& holder) override;
    void started(const migration::Migration& migration, migration::Direction direction, std::size_t number,
                 std::size_t total) override;
    void step_started(const migration::Section& section, const migration::Step& step, std::size_t number,
                      std::size_t total) override;
    void resumed(const std::string& what) override;
    void working(const StatementProgress& progress) override;
    void not_foreseen(const std::vector<std::string>& rules) override;
    void retrying(const std::string& reason, std::size_t attempt, std::size_t limit,
                  std::chrono::milliseconds pause) override;
    void finished(const migration::Migration& migration, migration::Direction direction,
                  std::chrono::milliseconds duration) override;

private:
    using Clock = std::chrono::steady_clock;

    void say(const std::string& line);
    void draw_bar(const std::string& what);
    void clear_bar();

    Terminal& m_terminal;
    std::string m_number;
    /// Of migrations, for the bar.
    std::size_t m_done = 0;
    std::size_t m_total = 0;
    std::string m_current;
    bool m_has_bar = false;
    std::string m_phase;
    std::optional<Clock::time_point> m_said_at;
};

}  // namespace varve::cli
