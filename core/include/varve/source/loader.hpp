// SPDX-License-Identifier: MIT
#pragma once

#include "varve/declare/declaration.hpp"
#include "varve/diff/diff.hpp"
#include "varve/execute/part.hpp"
#include "varve/migration/migration.hpp"
#include "varve/source/lazy_shadow.hpp"
#include "varve/source/source.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace varve::source {

/// A schema that a database has read, so that it can be compared with any other of the same dialect.
struct LoadedSchema {
    Schema schema;
    /// Declared sources only: every `renamed_from`, whether or not it has been carried out.
    std::vector<declare::DeclaredRename> renames = {};
    /// Shadow::observe() of it; filled when asked for.
    std::vector<std::string> observed = {};
    /// Where only a part had to be read again; `observed` is empty then and the part has it.
    std::optional<execute::Part> part = std::nullopt;
};

enum class Caching { Off, On };
enum class Observing { Off, On };

struct LoadOptions {
    Scope scope = {};
    /// Off also when the variable VARVE_NO_CACHE is set.
    Caching caching = Caching::On;
    Observing observing = Observing::Off;
    /// What the migrations build, where that is known: of a declared source that has changed since, only a
    /// part is read then, and LoadedSchema::part says which. Borrowed.
    const Schema* known = nullptr;
};

/// Reads any source. Opens the shadow only when it is needed.
///
/// Nothing when errors of the user's files were reported to `sink`. Throws Error for databases that cannot be
/// reached, paths that do not exist, migrations that fail.
std::optional<LoadedSchema> load(const Source& source, const Dialect& dialect, LazyShadow& shadow,
                                 const LoadOptions& options, DiagnosticSink& sink);

using Migrations = std::span<const migration::Migration* const>;

/// What migrations build, if their statements have been run on this server before; see remember().
std::optional<Schema> recall(Migrations migrations, const Dialect& dialect, LazyShadow& shadow,
                             const LoadOptions& options);

/// Keeps what migrations were seen to build, unless the same statements may build another thing next time.
void remember(Migrations migrations, const Schema& schema, const Dialect& dialect, LazyShadow& shadow,
              const LoadOptions& options);

/// The renames of a declaration that are still to be carried out on `from`: the old name is there and the new
/// one is not.
std::vector<diff::KnownRename> pending_renames(const std::vector<declare::DeclaredRename>& declared,
                                               const Schema& from);

}  // namespace varve::source
