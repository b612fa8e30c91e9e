// SPDX-License-Identifier: MIT
#include "progress_lines.hpp"

#include "first_characters.hpp"

#include "varve/sql/secrets.hpp"

namespace varve::cli {

namespace {

/// A log of a build that takes hours shall not be made of nothing else.
constexpr std::chrono::seconds log_interval(10);

std::string milliseconds(std::chrono::milliseconds time) {
    return std::to_string(time.count()) + " ms";
}

/// The first line of a statement, as far as it fits.
std::string first_line(const std::string& statement) {
    constexpr std::size_t longest = 70;
    const std::string line = statement.substr(0, statement.find('\n'));
    const std::string shown(first_characters(line, longest));
    return shown.size() == statement.size() ? shown : shown + " …";
}

std::string described(const StatementProgress& progress) {
    std::string text = progress.phase;
    if (progress.total > 0) {
        text += " " + std::to_string(progress.done * 100 / progress.total) + " %";
    }
    return text;
}

}  // namespace

void ProgressLines::say(const std::string& line) {
    clear_bar();
    m_terminal.note(line);
}

void ProgressLines::draw_bar(const std::string& what) {
    if (!m_terminal.is_live() || m_total == 0) {
        return;
    }
    constexpr std::size_t width = 20;
    const std::size_t filled = width * m_done / m_total;
    const std::string line = "[" + std::string(filled, '#') + std::string(width - filled, '-') + "] " +
                             std::to_string(m_done) + "/" + std::to_string(m_total) + " " + what;
    // A line that is broken into two could not be taken away again.
    m_terminal.complain("\r\x1b[K" + std::string(first_characters(line, m_terminal.width() - 1)));
    m_has_bar = true;
}

void ProgressLines::clear_bar() {
    if (m_has_bar) {
        m_terminal.complain("\r\x1b[K");
        m_has_bar = false;
    }
}

void ProgressLines::waiting_for_lock(const std::string& holder) {
    say("waiting for another runner" + (holder.empty() ? std::string() : ": " + holder));
}

void ProgressLines::started(const migration::Migration& migration, migration::Direction direction,
                            std::size_t number, std::size_t total) {
    m_number = "[" + std::to_string(number) + "/" + std::to_string(total) + "] ";
    m_done = number - 1;
    m_total = total;
    m_current = (direction == migration::Direction::Up ? "applying " : "undoing ") + migration.id();
    m_terminal.detail(m_number + m_current);
    draw_bar(m_current);
}

void ProgressLines::step_started(const migration::Section& section, const migration::Step& step,
                                 std::size_t number, std::size_t total) {
    m_phase.clear();
    m_said_at.reset();
    const std::string which = m_number + "step " + std::to_string(number) + "/" + std::to_string(total);
    if (step.is_lone) {
        const bool has_pages = section.notes_of(step.first).batch.has_value();
        say(which + (has_pages ? ", page by page: " : ", outside transactions: ") +
            first_line(without_secrets(section.statements[step.first].text)));
    } else {
        m_terminal.detail(which + ", " + std::to_string(step.count) + " statements in a transaction");
    }
    draw_bar(m_current);
}

void ProgressLines::resumed(const std::string& what) {
    say(what);
}

void ProgressLines::working(const StatementProgress& progress) {
    draw_bar(m_current + ": " + described(progress));
    const bool is_due = !m_said_at || Clock::now() - *m_said_at >= log_interval;
    if (!m_terminal.is_live() && (is_due || m_phase != progress.phase)) {
        say(m_number + described(progress));
        m_said_at = Clock::now();
        m_phase = progress.phase;
    }
}

void ProgressLines::not_foreseen(const std::vector<std::string>& rules) {
    std::string all;
    for (const std::string& rule : rules) {
        all += (all.empty() ? "" : "; ") + rule;
    }
    say("rows are not checked: " + all);
}

void ProgressLines::retrying(const std::string& reason, std::size_t attempt, std::size_t limit,
                             std::chrono::milliseconds pause) {
    say(m_number + reason + "; retry " + std::to_string(attempt) + " of " + std::to_string(limit) + " in " +
        milliseconds(pause));
}

void ProgressLines::finished(const migration::Migration& migration, migration::Direction direction,
                             std::chrono::milliseconds duration) {
    const char* verb = direction == migration::Direction::Up ? "applied " : "undone ";
    say(m_number + verb + migration.id() + " (" + milliseconds(duration) + ")");
}

}  // namespace varve::cli
