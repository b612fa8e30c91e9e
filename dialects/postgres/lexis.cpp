// SPDX-License-Identifier: MIT
#include "lexis.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace varve::postgres {

namespace {

/// Every key word that cannot stand bare as any kind of name (`pg_get_keywords()`, all but the unreserved), sorted.
constexpr auto reserved_words = std::to_array<std::string_view>({
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization",
    "between", "bigint", "binary", "bit", "boolean", "both", "case", "cast", "char", "character",
    "check", "coalesce", "collate", "collation", "column", "concurrently", "constraint", "create",
    "cross", "current_catalog", "current_date", "current_role", "current_schema", "current_time",
    "current_timestamp", "current_user", "dec", "decimal", "default", "deferrable", "desc", "distinct",
    "do", "else", "end", "except", "exists", "extract", "false", "fetch", "float", "for", "foreign",
    "freeze", "from", "full", "grant", "greatest", "group", "grouping", "having", "ilike", "in",
    "initially", "inner", "inout", "int", "integer", "intersect", "interval", "into", "is", "isnull",
    "join", "lateral", "leading", "least", "left", "like", "limit", "localtime", "localtimestamp",
    "national", "natural", "nchar", "none", "normalize", "not", "notnull", "null", "nullif", "numeric",
    "offset", "on", "only", "or", "order", "out", "outer", "overlaps", "overlay", "placing",
    "position", "precision", "primary", "real", "references", "returning", "right", "row", "select",
    "session_user", "setof", "similar", "smallint", "some", "substring", "symmetric", "table",
    "tablesample", "then", "time", "timestamp", "to", "trailing", "treat", "trim", "true", "union",
    "unique", "user", "using", "values", "varchar", "variadic", "verbose", "when", "where", "window",
    "with", "xmlattributes", "xmlconcat", "xmlelement", "xmlexists", "xmlforest", "xmlnamespaces",
    "xmlparse", "xmlpi", "xmlroot", "xmlserialize", "xmltable"
});

static_assert(std::is_sorted(reserved_words.begin(), reserved_words.end()));

bool is_reserved(std::string_view word) {
    return std::binary_search(reserved_words.begin(), reserved_words.end(), word);
}

constexpr Lexis postgres_lexis{
    .has_dollar_quotes = true,
    .has_escape_strings = true,
    .has_nested_comments = true,
    .has_atomic_bodies = true,
    .folds_names_to_lower = true,
    .is_reserved = is_reserved,
};

}  // namespace

const Lexis& lexis() { return postgres_lexis; }

}  // namespace varve::postgres
