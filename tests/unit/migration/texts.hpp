// SPDX-License-Identifier: MIT
#pragma once

#include "varve/migration/migration_file.hpp"

#include <string>
#include <vector>

namespace varve::test {

/// The lexical rules that most databases share.
inline Lexis plain_lexis() {
    return {};
}

/// A migration read from text that must be sound.
inline migration::Migration sound(const std::string& text, const Lexis& lexis = plain_lexis()) {
    DiagnosticList problems;
    std::optional<migration::Migration> read =
        migration::read_migration(SourceText("m.sql", text), lexis, problems);
    if (!read) {
        throw std::runtime_error(problems.items().front().message);
    }
    return std::move(*read);
}

/// The ids of what is reported for a text, each with its place: `malformed-id 1:19`.
inline std::vector<std::string> complaints(const std::string& text, const Lexis& lexis = plain_lexis()) {
    DiagnosticList problems;
    migration::read_migration(SourceText("m.sql", text), lexis, problems);
    std::vector<std::string> found;
    for (const Diagnostic& problem : problems.items()) {
        const SourcePosition place = problem.range ? problem.range->begin : SourcePosition{0, 0};
        found.push_back(problem.id + " " + std::to_string(place.line) + ":" + std::to_string(place.column));
    }
    return found;
}

/// A small migration with a header.
inline std::string migration_text(const std::string& id, const std::string& parents = "",
                                  const std::string& up = "CREATE TABLE t (a int);",
                                  const std::string& down = "DROP TABLE t;") {
    return "-- varve:migration " + id + "\n" + (parents.empty() ? "" : "-- varve:parents " + parents + "\n") +
           "-- varve:up\n" + up + "\n-- varve:down\n" + down + "\n";
}

}  // namespace varve::test
