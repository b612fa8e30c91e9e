// SPDX-License-Identifier: MIT
#include "conversion.hpp"

#include "reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace varve::postgres::foresee {

namespace {

/// Types whose values every value of the other one can become.
constexpr std::array<std::pair<std::string_view, std::string_view>, 13> wider{{
    {"smallint", "integer"},
    {"smallint", "bigint"},
    {"smallint", "numeric"},
    {"integer", "bigint"},
    {"integer", "numeric"},
    {"integer", "double precision"},
    {"bigint", "numeric"},
    {"bigint", "double precision"},
    {"real", "double precision"},
    {"date", "timestamp without time zone"},
    {"timestamp with time zone", "timestamp without time zone"},
    {"timestamp without time zone", "timestamp with time zone"},
    {"jsonb", "json"},
}};

std::string without_quotes(std::string text) {
    std::erase(text, '"');
    return text;
}

bool always_fits(std::string_view before, std::string_view after) {
    if (before == after || after == "text" || after == "character varying" || after == "varchar") {
        return true;
    }
    return std::any_of(wider.begin(), wider.end(),
                       [&](const auto& pair) { return pair.first == before && pair.second == after; });
}

/// The type itself, without the length of its values and without brackets.
QualifiedName type_name(std::string_view type) {
    return Reader(type).qualified_name();
}

/// `mood::text::public.mood`: what is written for a type that is made anew.
bool goes_by_text(const ChangeType& change) {
    if (!change.conversion) {
        return false;
    }
    Reader reader(*change.conversion);
    return reader.name() == change.column && reader.rest().starts_with("::text::") &&
           without_quotes(std::string(reader.rest().substr(8))) == without_quotes(change.type);
}

/// Goes through the rows and tries each value, as the assignment to a column does. Ambiguous names are those
/// of columns.
Sql trial(const FutureTable& table, const ChangeType& change) {
    const std::string value = change.conversion.value_or(lexis().name(change.column));
    const std::vector<std::string> columns = table.columns_in(lexis().name(change.column) + " " + value);
    Sql row;
    for (const std::string& column : columns) {
        if (!row.empty()) {
            row << ", ";
        }
        row << "varve_row." << Identifier(column) << " AS " << Identifier(column);
    }
    Sql body;
    body << "#variable_conflict use_column\n"
            "DECLARE varve_row record; varve_value ";
    body.verbatim(change.type) << "; varve_count bigint := 0; varve_shown text := '';\n"
                                  "BEGIN\n"
                                  "FOR varve_row IN SELECT * "
                               << table.source(lexis().name(change.column) + " " + value)
                               << " LOOP\n"
                                  "BEGIN\n";
    if (change.conversion) {
        body << "SELECT (";
        body.verbatim(value) << ") INTO varve_value FROM (SELECT " << row << ") AS "
                             << Identifier(table.name.name) << ";\n";
    } else {
        body << "varve_value := varve_row." << Identifier(change.column) << ";\n";
    }
    // A limit of time is not a value that does not fit.
    body << "EXCEPTION WHEN query_canceled THEN RAISE; WHEN data_exception OR check_violation OR "
            "not_null_violation THEN\n"
            "varve_count := varve_count + 1;\n"
            "IF varve_count <= "
         << most_samples << " THEN varve_shown := varve_shown || E'\\n' || pg_catalog.replace((SELECT "
         << shown_values(table, table.columns_in(lexis().name(change.column))) << " FROM (SELECT " << row
         << ") AS varve_shown_row), E'\\n', ' '); END IF;\n"
            "END;\n"
            "END LOOP;\n"
            "PERFORM pg_catalog.set_config('varve.found', varve_count || varve_shown, true);\n"
            "END";
    Sql block;
    block << "DO ";
    return block.literal(body.text(lexis()));
}

/// Values that are none of the labels.
Sql strange_labels(const FutureTable& table, const ChangeType& change,
                   const std::vector<std::string>& labels) {
    const Identifier column(change.column);
    const std::string text = lexis().name(change.column);
    Sql list;
    for (const std::string& label : labels) {
        list.verbatim(list.empty() ? "" : ", ").literal(label);
    }
    return Sql() << "SELECT pg_catalog.count(*) OVER (), " << shown_values(table, table.columns_in(text))
                 << " " << table.source(text) << " WHERE " << column << "::text NOT IN (" << list
                 << ") LIMIT " << most_samples;
}

}  // namespace

void check_conversion(RowSearch& search, const FutureTable& table, const ChangeType& change,
                      const std::vector<MakeType>& made) {
    const auto column = std::find_if(table.columns.begin(), table.columns.end(),
                                     [&](const FutureColumn& each) { return each.name == change.column; });
    if (column == table.columns.end() || (!change.conversion && always_fits(column->type, change.type))) {
        return;
    }
    const std::string rule =
        "`" + table.shown_name() + "." + change.column + "` must convert to " + change.type;
    const auto type = std::find_if(made.rbegin(), made.rend(), [&](const MakeType& each) {
        return is_same_table(each.type, type_name(change.type));
    });
    if (type == made.rend()) {
        search.look_with_block(rule, trial(table, change));
    } else if (!type->labels.empty() && goes_by_text(change)) {
        search.look(rule, strange_labels(table, change, type->labels));
    } else {
        search.not_looked(rule + ": the type is made by the same statements");
    }
}

}  // namespace varve::postgres::foresee
