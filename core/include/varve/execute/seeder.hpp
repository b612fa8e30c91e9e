// SPDX-License-Identifier: MIT
#pragma once

#include "varve/declare/facets.hpp"
#include "varve/declare/seeds.hpp"
#include "varve/dialect/dialect.hpp"
#include "varve/model/schema.hpp"
#include "varve/orm/session.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace varve::execute {

/// How many rows a table was given.
struct SeededTable {
    QualifiedName table;
    std::size_t rows = 0;
};

/// Whether what is written is to stay: a try leaves what no transaction takes back, the counters, as it is.
enum class Seeding { Kept, Tried };

/// The database that rows are for.
struct SeededDatabase {
    const Dialect& dialect;
    /// Its schema as it is.
    const Schema& live;
    /// What is declared besides: the rules that rows have to keep, and relations.
    const declare::Facets& facets;
};

/// Gives a database the rows that files say: those whose key is there already are changed to what the file
/// says, the others are added; nothing is ever deleted. Tables come in the order of their foreign keys and
/// relations, rows in that of the files.
///
/// A table, a column or a key that is not there is reported to `sink` with its place, and so is every value
/// that breaks a declared rule; nothing is written then. Counters of columns that the files gave values go on
/// behind them. Everything happens inside of the caller's transaction. Throws Error with the place of the row
/// that the database refused.
std::optional<std::vector<SeededTable>> seed(orm::Session& session, const SeededDatabase& database,
                                             const std::vector<declare::SeedRow>& rows, DiagnosticSink& sink,
                                             Seeding seeding = Seeding::Kept);

}  // namespace varve::execute
