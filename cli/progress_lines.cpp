// SPDX-License-Identifier: MIT
#include "progress_lines.hpp"

namespace varve::cli {

void ProgressLines::waiting_for_lock(const std::string& holder) {
    m_terminal.note("waiting for another runner" + (holder.empty() ? std::string() : ": " + holder));
}

void ProgressLines::started(const migration::Migration& migration, migration::Direction direction,
                            std::size_t number, std::size_t total) {
    m_number = "[" + std::to_string(number) + "/" + std::to_string(total) + "] ";
    const char* verb = direction == migration::Direction::Up ? "applying " : "undoing ";
    m_terminal.detail(m_number + verb + migration.id());
}

void ProgressLines::finished(const migration::Migration& migration, migration::Direction direction,
                             std::chrono::milliseconds duration) {
    const char* verb = direction == migration::Direction::Up ? "applied " : "undone ";
    m_terminal.note(m_number + verb + migration.id() + " (" + std::to_string(duration.count()) + " ms)");
}

}  // namespace varve::cli
