// SPDX-License-Identifier: MIT
#pragma once

#include "comparison_cache.hpp"
#include "context.hpp"

#include "varve/declare/settings.hpp"
#include "varve/diag/diagnostic.hpp"
#include "varve/execute/merger.hpp"
#include "varve/source/lazy_shadow.hpp"

#include <string>

namespace varve::cli {

/// Compares pairs of heads: from the cache where both branches and all below them were compared before.
class BranchComparer {
public:
    /// Borrows everything; the shadow is opened when it is first needed.
    BranchComparer(Context& context, const declare::Settings& settings, const Dialect& dialect,
                   const migration::MigrationDirectory& directory);

    execute::BranchComparison compare(const migration::Migration& left, const migration::Migration& right);

private:
    const Dialect& m_dialect;
    const migration::MigrationDirectory& m_directory;
    Scope m_scope;
    source::LazyShadow m_shadow;
    ComparisonCache m_cache;
};

/// What came of two branches, for people: verdict, what differs, and the objects that both touch as base,
/// left and right have them.
std::string comparison_text(const execute::BranchComparison& comparison, Colour colour);

/// The same as an object of JSON.
std::string comparison_json(const execute::BranchComparison& comparison);

}  // namespace varve::cli
