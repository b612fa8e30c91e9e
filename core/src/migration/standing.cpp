// SPDX-License-Identifier: MIT
#include "varve/migration/standing.hpp"

#include "varve/diag/error.hpp"
#include "varve/migration/seen_by.hpp"

#include <algorithm>
#include <string_view>

namespace varve::migration {

namespace {

/// The text without the blank lines around it, each line indented.
std::string indented(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) {
        return "    (nothing)\n";
    }
    text = text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
    std::string result;
    while (!text.empty()) {
        const std::size_t length = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, length);
        line = line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
        result += "    " + std::string(line) + "\n";
        text.remove_prefix(std::min(length + 1, text.size()));
    }
    return result;
}

void append_version(std::string& text, std::string_view title, std::string_view hash, std::string_view up,
                    std::string_view down) {
    text += std::string(title) + " (" + std::string(hash.substr(0, 12)) + ")\n";
    text += "  up:\n" + indented(up);
    text += "  down:\n" + indented(down);
}

}  // namespace

std::string_view to_string(State state) {
    switch (state) {
    case State::Applied: return "applied";
    case State::Pending: return "pending";
    case State::Edited: return "edited";
    case State::Missing: return "missing";
    }
    return "pending";
}

std::vector<Standing> compare(const MigrationDirectory& directory,
                              const std::vector<AppliedMigration>& history) {
    const std::vector<Migration>& files = directory.migrations();
    std::vector<Standing> standings;
    standings.reserve(files.size() + history.size());
    std::vector<bool> is_recorded(files.size());
    std::size_t next = 0;
    for (const AppliedMigration& row : history) {
        // Histories mostly follow the order of the directory.
        const bool is_next = next < files.size() && files[next].version == row.version;
        const Migration* file = is_next ? &files[next] : directory.find(row.version);
        if (file != nullptr) {
            next = static_cast<std::size_t>(file - files.data());
            is_recorded[next++] = true;
        }
        const bool is_same = file != nullptr && file->hash == row.hash;
        const bool is_here = file != nullptr || is_accounted_for(directory, row.version);
        standings.push_back({!is_here                     ? State::Missing
                             : is_same || file == nullptr ? State::Applied
                                                          : State::Edited,
                             file, &row});
    }
    for (std::size_t at = 0; at < files.size(); ++at) {
        if (!is_recorded[at]) {
            standings.push_back({State::Pending, &files[at], nullptr});
        }
    }
    return standings;
}

void refuse_edited(const std::vector<Standing>& standings) {
    const auto edited = std::find_if(standings.begin(), standings.end(),
                                     [](const Standing& each) { return each.state == State::Edited; });
    if (edited == standings.end()) {
        return;
    }
    std::string detail;
    append_version(detail, "applied on " + edited->row->applied_at + " by " + edited->row->applied_by,
                   edited->row->hash, edited->row->up, edited->row->down);
    append_version(detail, "the file now", edited->file->hash, edited->file->text_of(Direction::Up),
                   edited->file->text_of(Direction::Down));
    throw Error(ErrorCode::Refused, "`" + edited->file->source->name() + "` was edited after it was applied")
        .with_detail(std::move(detail))
        .with_hint("restore the file and write a new migration; or roll it back with the old file first");
}

}  // namespace varve::migration
