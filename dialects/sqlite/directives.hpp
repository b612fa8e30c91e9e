// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varve::sqlite {

/// A table that a migration rebuilds, by its name afterwards.
struct RebuiltTable {
    std::string name;
    /// Its name before the migration; empty when the migration does not rename it.
    std::string former_name = {};

    const std::string& name_before() const { return former_name.empty() ? name : former_name; }
};

/// What a migration file tells the runner in its `-- varve:` lines, on SQLite.
struct Directives {
    /// `foreign-keys off`: enforcement is off while the migration runs, and checked before it commits.
    bool has_foreign_keys_off = false;
    /// `rebuild people` or `rebuild people renamed-from users`, one line per table: its rows, and those of
    /// its children, are compared before and after.
    std::vector<RebuiltTable> rebuilt_tables = {};
};

std::vector<std::string> to_lines(const Directives& directives);

/// See Dialect::directive_for().
std::optional<std::string> directive_for(std::string_view statement);

/// Throws Error(InvalidMigration) for a line that it does not know.
Directives parse_directives(const std::vector<std::string>& lines);

}  // namespace varve::sqlite
