// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace varve::sqlite {

/// What a migration file tells the runner in its `-- varve:` lines, on SQLite.
struct Directives {
    /// `foreign-keys off`: enforcement is off while the migration runs, and checked before it commits.
    bool has_foreign_keys_off = false;
    /// `rebuild users`, one line per table: its rows, and those of its children, are compared before and after.
    std::vector<std::string> rebuilt_tables = {};
};

std::vector<std::string> to_lines(const Directives& directives);

/// Throws Error(InvalidMigration) for a line that it does not know.
Directives parse_directives(const std::vector<std::string>& lines);

}  // namespace varve::sqlite
