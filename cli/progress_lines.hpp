// SPDX-License-Identifier: MIT
#pragma once

#include "terminal.hpp"

#include "varve/execute/progress.hpp"

namespace varve::cli {

/// What a runner does, as lines on standard error.
class ProgressLines : public execute::Progress {
public:
    explicit ProgressLines(Terminal& terminal) : m_terminal(terminal) {}

    void waiting_for_lock(const std::string& holder) override;
    void started(const migration::Migration& migration, migration::Direction direction, std::size_t number,
                 std::size_t total) override;
    void finished(const migration::Migration& migration, migration::Direction direction,
                  std::chrono::milliseconds duration) override;

private:
    Terminal& m_terminal;
    std::string m_number;
};

}  // namespace varve::cli
