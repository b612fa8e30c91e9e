// SPDX-License-Identifier: MIT
#pragma once

#include "terminal.hpp"

#include "varve/execute/fleet.hpp"

#include <string>

namespace varve::cli {

/// What happens to many targets, as lines on standard error; on a terminal as a bar.
class FleetLines : public execute::FleetProgress {
public:
    explicit FleetLines(Terminal& terminal) : m_terminal(terminal) {}
    ~FleetLines() override { clear_bar(); }
    FleetLines(const FleetLines&) = delete;
    FleetLines& operator=(const FleetLines&) = delete;

    void surveyed(std::size_t done, std::size_t total) override;
    void wave_started(const std::string& what, std::size_t targets) override;
    void migrated(const Url& target, const execute::Outcome& outcome,
                  std::chrono::milliseconds time) override;
    void failed(const Url& target, const Error& error) override;
    void told(const Url& target, const std::string& what) override;

private:
    void draw_bar(const std::string& what, std::size_t done, std::size_t total);
    void clear_bar();

    Terminal& m_terminal;
    std::string m_wave;
    std::size_t m_done = 0;
    std::size_t m_total = 0;
    bool m_has_bar = false;
};

/// The summary: one line for each group, and one for all.
std::string fleet_text(const execute::Fleet& fleet, const execute::TargetList& targets);

/// `{"version": 1, "targets": N, "migrated": N, …, "groups": […], "failures": […]}`
std::string fleet_json(const execute::Fleet& fleet, const execute::TargetList& targets);
/// The same where there is no target.
std::string no_targets_json();

}  // namespace varve::cli
