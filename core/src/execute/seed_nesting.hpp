// SPDX-License-Identifier: MIT
#pragma once

#include "varve/execute/seeder.hpp"

#include <optional>
#include <string>
#include <vector>

namespace varve::execute {

/// Rows that stand inside of rows as rows of their own tables, with the columns by which they refer to each
/// other, in the order of the files. They stand below the name of a declared relation, or of the table whose
/// rows refer to the one around them; below the name of a column is a value and no row.
///
/// What cannot be told is reported to `sink` with its place; then nothing is given back.
std::optional<std::vector<declare::SeedRow>>
unnested(const SeededDatabase& database, const std::vector<declare::SeedRow>& rows, DiagnosticSink& sink);

/// `users`, or `shop.users`.
QualifiedName seeded_table_name(const std::string& text, const Dialect& dialect);

}  // namespace varve::execute
