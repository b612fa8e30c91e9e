// SPDX-License-Identifier: MIT
#include "grammar.hpp"

#include "lexis.hpp"

namespace varve::postgres {

namespace {

/// In the order of Scalar.
constexpr std::string_view type_names[] = {
    "",        "boolean", "smallint", "integer", "bigint", "real",      "double precision",
    "numeric", "text",    "bytea",    "date",    "time",   "timestamp", "timestamptz",
    "uuid",    "jsonb",
};

Grammar make_grammar() {
    Grammar grammar;
    grammar.database = "PostgreSQL";
    grammar.lexis = &lexis();
    grammar.parameter_sign = '$';
    grammar.most_parameters = 65535;
    grammar.has_arrays = true;
    grammar.is_busy_while_streaming = true;
    grammar.has_lateral = true;
    grammar.has_row_locks = true;
    grammar.has_distinct_on = true;
    grammar.has_exact_like = true;
    grammar.marks_utc = true;
    grammar.same = "#1 IS NOT DISTINCT FROM #2";
    grammar.different = "#1 IS DISTINCT FROM #2";
    grammar.in_list = "#1 = ANY (#2)";
    grammar.any_row = "#1#2ANY #3";
    grammar.all_rows = "#1#2ALL #3";
    grammar.like_any_case = "#1 ILIKE #2 ESCAPE '\\'";
    grammar.starts_with = "starts_with(#1, #2)";
    grammar.json_text = "#1 #>> #2";
    grammar.array_contains = "#1 @> #2";
    grammar.array_overlaps = "#1 && #2";
    grammar.matches = "to_tsvector(#1) @@ websearch_to_tsquery(#2)";
    grammar.now = "now()";
    grammar.type_names = type_names;
    return grammar;
}

}  // namespace

const Grammar& grammar() {
    static const Grammar grammar = make_grammar();
    return grammar;
}

}  // namespace varve::postgres
