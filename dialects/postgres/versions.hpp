// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/error.hpp"

#include <string>
#include <string_view>

/// \file
/// Everything in which the versions of the server differ, for whoever asks its catalogues or explains its
/// errors: the only place that knows their numbers.

namespace varve::postgres {

/// PQserverVersion() of the first server that varve works with.
inline constexpr int oldest_version = 130000;

/// What came with a later version than the oldest.
enum class Feature {
    ColumnCompression,
    Multiranges,
    DatabaseOwnerRole,
    StatisticsOnExpressions,
    StandardRoutineBodies,
    ReadableSubscriptionNumbers,
    DistinctNulls,
    ColumnsOfSetNull,
    /// What a generated column depends on stands at its expression, and not at the column.
    DependenciesOfGeneratedExpressions,
    PublishedColumnsAndRows,
    PublishedSchemas,
    SecurityInvokerViews,
    /// `public` belongs to the owner of the database, and everybody may look into it and no more.
    ClosedPublicSchema,
    CollationRules,
    LocaleProviderOfDatabase,
    BuiltinLocaleProvider,
    PublishedGeneratedColumns,
    NotNullConstraints,
    VirtualColumns,
    UnenforcedConstraints,
    TemporalKeys,
};

/// `version` as in PQserverVersion(): 150020.
bool has(int version, Feature feature);

/// For a statement that a server refused: which words there only later versions know, `PostgreSQL 13 has no
/// NULLS NOT DISTINCT; it came with 15`. Empty when there are none.
std::string missing_feature(int version, const Error& refusal);

/// The column of pg_collation that holds the locale where libc does not provide it: it has had three names.
std::string_view collation_locale_column(int version);

/// The column of pg_database for the same.
std::string_view database_locale_column(int version);

}  // namespace varve::postgres
