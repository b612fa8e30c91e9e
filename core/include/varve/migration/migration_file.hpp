// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/diagnostic.hpp"
#include "varve/migration/migration.hpp"
#include "varve/plan/plan.hpp"
#include "varve/sql/lexis.hpp"

#include <optional>
#include <string>
#include <vector>

/// \file
/// The text of a migration; docs/guide/migration-file.md describes it for people.

namespace varve::migration {

/// Reads one migration. Nothing when it has errors, all of which are reported.
std::optional<Migration> read_migration(SourceText text, const Lexis& lexis, DiagnosticSink& sink);

/// Reads the text of a section alone, as the history keeps it. `name` is what messages call it.
std::optional<Migration> read_section(std::string name, std::string text, Direction direction,
                                      const Lexis& lexis, DiagnosticSink& sink);

/// What a new migration file says.
struct Draft {
    std::string version;
    std::string name;
    /// Ids (`20261120090000_init`) of the migrations that it builds on.
    std::vector<std::string> parents = {};
    /// Ids of those whose place it takes.
    std::vector<std::string> replaces = {};
    /// The id of the hot-fix that it takes back; empty: none.
    std::string undoes = {};
    std::string from = {};
    std::string to = {};
    Verdict verdict = {};
    plan::Plan up = {};
    plan::Plan down = {};
};

/// The text of the file: read_migration() reads the same statements from it.
std::string write_migration(const Draft& draft, const Lexis& lexis);

/// The text of an empty migration with room for hand-written SQL.
std::string write_empty_migration(const Draft& draft);

/// What people type turned into a name: `Add users!` → `add_users`; empty when nothing is left.
std::string name_from_words(std::string_view words);

}  // namespace varve::migration
