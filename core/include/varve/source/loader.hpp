// SPDX-License-Identifier: MIT
#pragma once

#include "varve/declare/declaration.hpp"
#include "varve/diff/diff.hpp"
#include "varve/source/lazy_shadow.hpp"
#include "varve/source/source.hpp"

#include <optional>
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
};

enum class Caching { Off, On };
enum class Observing { Off, On };

struct LoadOptions {
    Scope scope = {};
    /// Off also when the variable VARVE_NO_CACHE is set.
    Caching caching = Caching::On;
    Observing observing = Observing::Off;
};

/// Reads any source. Opens the shadow only when it is needed.
///
/// Nothing when errors of the user's files were reported to `sink`. Throws Error for databases that cannot be
/// reached, paths that do not exist, migrations that fail.
std::optional<LoadedSchema> load(const Source& source, const Dialect& dialect, LazyShadow& shadow,
                                 const LoadOptions& options, DiagnosticSink& sink);

/// The renames of a declaration that are still to be carried out on `from`: the old name is there and the new
/// one is not.
std::vector<diff::KnownRename> pending_renames(const std::vector<declare::DeclaredRename>& declared,
                                               const Schema& from);

}  // namespace varve::source
