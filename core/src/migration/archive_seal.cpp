// SPDX-License-Identifier: MIT
#include "varve/migration/archive_seal.hpp"

#include "marked_lines.hpp"

#include "varve/diag/error.hpp"
#include "varve/migration/seen_by.hpp"

#include <algorithm>

namespace varve::migration {

std::string sealed(const std::string& id, const std::string& hash) {
    return id + "#" + hash;
}

std::string unsealed(const std::string& word) {
    return word.substr(0, word.rfind('#'));
}

std::map<std::string, std::string> sealed_words(const Migration& replacement, const Lexis& lexis) {
    std::map<std::string, std::string> words;
    if (replacement.replaces.empty() || !replacement.source) {
        return words;
    }
    DiagnosticList ignored;
    for (const MarkedLine& line : find_marked_lines(*replacement.source, lexis, ignored)) {
        std::string_view rest = line.word == "replaces" ? line.rest : std::string_view();
        while (!rest.empty()) {
            const std::string_view word = rest.substr(0, rest.find_first_of(", \t"));
            if (word.find('#') != std::string_view::npos) {
                words.emplace(version_of(word), word);
            }
            rest.remove_prefix(std::min(word.size() + 1, rest.size()));
        }
        if (line.word == "up") {
            break;
        }
    }
    return words;
}

void refuse_edited(const Migration& replacement, const std::vector<Migration>& archived, const Lexis& lexis) {
    const std::map<std::string, std::string> words = sealed_words(replacement, lexis);
    for (const Migration& file : archived) {
        const auto wanted = words.find(file.version);
        if (wanted != words.end() && !wanted->second.ends_with("#" + file.hash)) {
            throw Error(ErrorCode::Refused, "`" + file.source->name() + "` was edited after `" +
                                                replacement.id() + "` took its place")
                .with_hint("restore the file: databases that stand in its middle still run it");
        }
    }
}

void refuse_edited_archive(const MigrationDirectory& directory, const Lexis& lexis) {
    const bool has_replaced = std::any_of(directory.migrations().begin(), directory.migrations().end(),
                                          [](const Migration& each) { return !each.replaces.empty(); });
    if (!has_replaced) {
        return;
    }
    const std::string path = directory.path() + "/" + archive_folder;
    DiagnosticList problems;
    const std::optional<std::vector<Migration>> files = read_files(path, lexis, problems);
    if (!files) {
        throw Error(ErrorCode::InvalidMigration,
                    "the archive `" + path + "` cannot be read: " + problems.items().front().message);
    }
    for (const Migration& each : directory.migrations()) {
        refuse_edited(each, *files, lexis);
    }
}

}  // namespace varve::migration
