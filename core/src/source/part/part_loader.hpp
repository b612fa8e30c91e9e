// SPDX-License-Identifier: MIT
#pragma once

#include "outline.hpp"

#include "varve/dialect/dialect.hpp"
#include "varve/execute/part.hpp"
#include "varve/source/lazy_shadow.hpp"

#include <optional>

namespace varve::source {

/// A declaration that was read before.
struct KnownDeclaration {
    Outline outline;
    /// What it was read as.
    const Schema& schema;
    /// The same schema as it is built elsewhere, with columns in another order perhaps: what Part::before is
    /// taken from.
    const Schema& built;
};

/// A whole schema of which only a part had to be read.
struct PartlyLoaded {
    Schema schema;
    execute::Part part;
};

/// Reads a declaration that differs from a known one in some of its pieces: only those and what can depend on
/// them go into the shadow, on top of the facts that they stand on.
///
/// Nothing when it is not certain that the result is the one of reading everything: then everything must be
/// read. That is so when something global differs, when facts that were only to be stood on come back
/// otherwise, when a name is taken elsewhere, and when anything fails.
std::optional<PartlyLoaded> load_part(const Pieces& pieces, const Outline& outline,
                                      const KnownDeclaration& known, const Dialect& dialect,
                                      LazyShadow& shadow, const Scope& scope);

}  // namespace varve::source
