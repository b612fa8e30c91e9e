// SPDX-License-Identifier: MIT
#include "grammar.hpp"

#include "lexis.hpp"

namespace varve::sqlite {

namespace {

/// CAST knows affinities only; what is text stays as it is.
constexpr std::string_view type_names[] = {
    "",  // Any
    "",  // Boolean
    "INTEGER", "INTEGER", "INTEGER", "REAL", "REAL",
    "NUMERIC",  // Decimal
    "TEXT",    "BLOB",
};

Grammar make_grammar() {
    Grammar grammar;
    grammar.database = "SQLite";
    grammar.lexis = &lexis();
    grammar.parameter_sign = '?';
    grammar.most_parameters = 32766;
    grammar.needs_limit_for_offset = true;
    grammar.has_floating_decimals = true;
    grammar.same = "#1 IS #2";
    grammar.different = "#1 IS NOT #2";
    grammar.in_list = "#1 IN (SELECT value FROM json_each(#2))";
    grammar.any_row =
        "CASE WHEN EXISTS (SELECT 1 FROM #3 AS quantified WHERE #1#2quantified.value) THEN TRUE "
        "WHEN EXISTS (SELECT 1 FROM #3 AS quantified WHERE (#1#2quantified.value) IS NULL) "
        "THEN NULL ELSE FALSE END";
    grammar.all_rows =
        "CASE WHEN EXISTS (SELECT 1 FROM #3 AS quantified WHERE NOT (#1#2quantified.value)) THEN FALSE "
        "WHEN EXISTS (SELECT 1 FROM #3 AS quantified WHERE (#1#2quantified.value) IS NULL) "
        "THEN NULL ELSE TRUE END";
    grammar.like_any_case = "#1 LIKE #2 ESCAPE '\\'";
    // Truth is a number to SQLite, and a word in JSON.
    grammar.json_text = "CASE json_type(#1, #2) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' "
                        "ELSE CAST(json_extract(#1, #2) AS TEXT) END";
    grammar.array_contains = "NOT EXISTS (SELECT 1 FROM json_each(#2) AS needed WHERE needed.value NOT IN "
                             "(SELECT value FROM json_each(#1)))";
    grammar.array_overlaps = "EXISTS (SELECT 1 FROM json_each(#1) AS has JOIN json_each(#2) AS wanted ON "
                             "has.value = wanted.value)";
    grammar.matches = "#1 MATCH #2";
    grammar.now = "CURRENT_TIMESTAMP";
    grammar.type_names = type_names;
    return grammar;
}

}  // namespace

const Grammar& grammar() {
    static const Grammar grammar = make_grammar();
    return grammar;
}

}  // namespace varve::sqlite
