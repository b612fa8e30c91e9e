// SPDX-License-Identifier: MIT
#pragma once

#include "varve/adopt/foreign_history.hpp"
#include "varve/diag/diagnostic.hpp"
#include "varve/dialect/dialect.hpp"
#include "varve/migration/migration_file.hpp"

#include <optional>
#include <string>
#include <vector>

namespace varve::adopt {

/// A migration of another tool on its way to a file of varve.
struct Adopted {
    migration::Draft draft;
    /// The file that it comes from.
    std::string origin;
    /// The text of its file, and what is read back from that; see replay().
    std::string text = {};
    migration::Migration migration = {};
};

/// What convert() has to know of the tool.
struct Origin {
    std::string_view tool;
    /// Tables that the tool keeps for itself; statements about them are left out.
    std::vector<std::string> own_tables = {};
};

/// The migrations of another tool as drafts of varve's, in their order; each builds on the one before it, as
/// the tool has it. Fingerprints are left to who replays them. Transactions that the files begin and commit
/// are left out, because a migration has its own.
///
/// Nothing when something cannot be carried over (commands of a shell, COPY from stdin, ROLLBACK), all of
/// which is reported.
std::optional<std::vector<Adopted>> convert(const std::vector<ForeignMigration>& migrations,
                                            const Origin& origin, const Dialect& dialect,
                                            DiagnosticSink& sink);

/// The versions that varve gives to them, 14 digits each, ascending: dates and times as they are, numbers
/// filled up with zeros; where these are not ascending, or there are none, their places: 1, 2, 3.
std::vector<std::string> versions_for(const std::vector<ForeignMigration>& migrations);

}  // namespace varve::adopt
