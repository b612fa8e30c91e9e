// SPDX-License-Identifier: MIT
#include "varve/migration/row_file.hpp"

#include "varve/diag/error.hpp"
#include "varve/migration/migration_file.hpp"

#include <algorithm>

namespace varve::migration {

namespace {

std::string id_of(const std::string& version, const std::vector<AppliedMigration>& history) {
    const auto found = std::find_if(history.begin(), history.end(),
                                    [&](const AppliedMigration& row) { return row.version == version; });
    return found == history.end() ? version : found->id();
}

void append_section(std::string& text, Direction direction, const std::string& section) {
    text += "\n-- varve:" + std::string(to_string(direction)) + "\n" + section;
    if (!text.ends_with('\n')) {
        text += '\n';
    }
}

}  // namespace

std::string file_text_of(const AppliedMigration& row, const std::vector<AppliedMigration>& history) {
    std::string text = "-- varve:migration " + row.id() + "\n";
    for (const std::string& parent : row.parents) {
        text += (&parent == row.parents.data() ? "-- varve:parents " : " ") + id_of(parent, history);
    }
    text += row.parents.empty() ? "" : "\n";
    text += "-- varve:verdict unproven (written back from the history of a database)\n";
    append_section(text, Direction::Up, row.up);
    if (!row.down.empty()) {
        append_section(text, Direction::Down, row.down);
    }
    return text;
}

Migration migration_of(const AppliedMigration& row, const std::vector<AppliedMigration>& history,
                       const Lexis& lexis) {
    DiagnosticList problems;
    std::optional<Migration> read = read_migration(
        SourceText(row.id() + " in varve_history", file_text_of(row, history)), lexis, problems);
    if (!read) {
        throw Error(ErrorCode::InvalidMigration, "what the history keeps of " + row.id() +
                                                     " cannot be read: " + problems.items().front().message);
    }
    return std::move(*read);
}

}  // namespace varve::migration
