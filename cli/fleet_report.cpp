// SPDX-License-Identifier: MIT
#include "fleet_report.hpp"

#include "failure.hpp"
#include "first_characters.hpp"
#include "json_text.hpp"

#include <algorithm>

namespace varve::cli {

namespace {

using execute::TargetGroup;

std::size_t left_of(const TargetGroup& group) {
    return group.pending == 0 ? 0 : group.targets - group.migrated;
}

struct Totals {
    std::size_t migrated = 0;
    std::size_t up_to_date = 0;
    /// Also those that have not even been looked at.
    std::size_t left = 0;
};

Totals totals_of(const execute::Fleet& fleet, std::size_t targets) {
    Totals totals;
    for (const TargetGroup& group : fleet.groups()) {
        totals.migrated += group.migrated;
        totals.up_to_date += group.pending == 0 ? group.targets : 0;
    }
    totals.left = targets - totals.migrated - totals.up_to_date;
    return totals;
}

std::string right(const std::string& text, std::size_t width) {
    return std::string(width - std::min(width, text.size()), ' ') + text;
}

std::string row_of(const std::string& group, const std::string& targets, const std::string& applied,
                   const std::string& pending, const std::string& migrated, const std::string& left) {
    constexpr std::size_t width = 8;
    std::string text = group;
    for (const std::string* each : {&targets, &applied, &pending, &migrated, &left}) {
        text += "  " + right(*each, width);
    }
    return text + "\n";
}

std::string group_text(const TargetGroup& group) {
    return row_of(group.standing.substr(0, 8), std::to_string(group.targets), std::to_string(group.applied),
                  std::to_string(group.pending), std::to_string(group.migrated),
                  std::to_string(left_of(group)));
}

}  // namespace

void FleetLines::draw_bar(const std::string& what, std::size_t done, std::size_t total) {
    if (!m_terminal.is_live() || total == 0) {
        return;
    }
    constexpr std::size_t width = 20;
    const std::size_t filled = width * done / total;
    const std::string line = "[" + std::string(filled, '#') + std::string(width - filled, '-') + "] " +
                             std::to_string(done) + "/" + std::to_string(total) + " " + what;
    m_terminal.complain("\r\x1b[K" + std::string(first_characters(line, m_terminal.width() - 1)));
    m_has_bar = true;
}

void FleetLines::clear_bar() {
    if (m_has_bar) {
        m_terminal.complain("\r\x1b[K");
        m_has_bar = false;
    }
}

void FleetLines::surveyed(std::size_t done, std::size_t total) {
    draw_bar("looked at", done, total);
}

void FleetLines::wave_started(const std::string& what, std::size_t targets) {
    clear_bar();
    m_wave = what;
    m_done = 0;
    m_total = targets;
    m_terminal.note(what + ": " + std::to_string(targets) + (targets == 1 ? " target" : " targets"));
}

void FleetLines::migrated(const Url& target, const execute::Outcome& outcome,
                          std::chrono::milliseconds time) {
    ++m_done;
    m_terminal.detail("  " + target.redacted() + ": " + std::to_string(outcome.done.size()) + " applied (" +
                      std::to_string(time.count()) + " ms)");
    draw_bar(m_wave, m_done, m_total);
}

void FleetLines::failed(const Url& target, const Error& error) {
    clear_bar();
    m_terminal.complain("target " + target.redacted() + ":\n" + format(error, m_terminal.error_colour()));
}

void FleetLines::told(const Url& target, const std::string& what) {
    clear_bar();
    m_terminal.note("  " + target.redacted() + ": " + what);
}

std::string fleet_text(const execute::Fleet& fleet, const execute::TargetList& targets) {
    // More groups than that are a matter for programs.
    constexpr std::size_t most = 50;
    std::string text = row_of("group   ", "targets", "applied", "pending", "migrated", "left");
    const std::size_t shown = std::min(most, fleet.groups().size());
    for (std::size_t at = 0; at < shown; ++at) {
        text += group_text(fleet.groups()[at]);
    }
    if (shown < fleet.groups().size()) {
        text += "and " + std::to_string(fleet.groups().size() - shown) + " smaller groups\n";
    }
    const Totals totals = totals_of(fleet, targets.size());
    return text + std::to_string(targets.size()) + (targets.size() == 1 ? " target: " : " targets: ") +
           std::to_string(totals.migrated) + " migrated, " + std::to_string(totals.up_to_date) +
           " had nothing to come, " + std::to_string(totals.left) + " left, " +
           std::to_string(fleet.failures().size()) + " failed\n";
}

std::string fleet_json(const execute::Fleet& fleet, const execute::TargetList& targets) {
    const Totals totals = totals_of(fleet, targets.size());
    std::string text = "{\"version\": 1, \"targets\": " + std::to_string(targets.size()) +
                       ", \"migrated\": " + std::to_string(totals.migrated) +
                       ", \"up_to_date\": " + std::to_string(totals.up_to_date) +
                       ", \"left\": " + std::to_string(totals.left) + ", \"groups\": [";
    for (const TargetGroup& group : fleet.groups()) {
        text += &group == fleet.groups().data() ? "\n" : ",\n";
        text += "  {\"standing\": " + json_text(group.standing) +
                ", \"targets\": " + std::to_string(group.targets) +
                ", \"applied\": " + std::to_string(group.applied) +
                ", \"pending\": " + std::to_string(group.pending) +
                ", \"migrated\": " + std::to_string(group.migrated) +
                ", \"left\": " + std::to_string(left_of(group)) +
                ", \"canary\": " + json_text(targets.at(group.canary).redacted()) + "}";
    }
    text += fleet.groups().empty() ? "], \"failures\": [" : "\n], \"failures\": [";
    for (const execute::TargetFailure& each : fleet.failures()) {
        text += &each == fleet.failures().data() ? "\n" : ",\n";
        text += "  {\"target\": " + json_text(targets.at(each.target).redacted()) +
                ", \"message\": " + json_text(each.error.what()) + "}";
    }
    return text + (fleet.failures().empty() ? "]}\n" : "\n]}\n");
}

std::string no_targets_json() {
    return "{\"version\": 1, \"targets\": 0, \"migrated\": 0, \"up_to_date\": 0, \"left\": 0, "
           "\"groups\": [], \"failures\": []}\n";
}

}  // namespace varve::cli
