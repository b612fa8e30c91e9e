// SPDX-License-Identifier: MIT
#include "view.hpp"

#include "../key_list.hpp"
#include "../lexis.hpp"
#include "../token_reader.hpp"

#include <utility>

namespace varve::sqlite {

namespace {

/// Passes over `CREATE [TEMP] what [IF NOT EXISTS] [schema.]name`.
void skip_head(TokenReader& reader, std::string_view what) {
    reader.accept("create");
    reader.accept("temp");
    reader.accept("temporary");
    reader.accept(what);
    if (reader.accept("if", "not")) {
        reader.accept("exists");
    }
    reader.name();
    if (reader.accept_symbol('.')) {
        reader.name();
    }
}

}  // namespace

void inspect_view(const SchemaRow& row, const KnownNames& names, Schema& schema) {
    TokenReader reader(row.sql);
    skip_head(reader, "view");
    View view;
    // Only a list that was written: what the query yields follows from the tables below it.
    for (ParsedKey& column : parse_keys(reader.parenthesized())) {
        view.columns.push_back(std::move(column.column));
    }
    reader.accept("as");
    view.query = canonical_statement(std::string_view(row.sql).substr(reader.offset()), names);
    schema.add({{Kind::View, "", "", row.name, ""}, std::move(view)});
}

void inspect_trigger(const SchemaRow& row, const DatabaseNames& relations, const KnownNames& names,
                     Schema& schema) {
    TokenReader reader(row.sql);
    skip_head(reader, "trigger");
    Trigger trigger;
    trigger.definition = "CREATE TRIGGER " + lexis().name(row.name) + " " +
                         canonical_statement(std::string_view(row.sql).substr(reader.offset()), names);
    schema.add({{Kind::Trigger, "", relations.relation(row.table), row.name, ""}, std::move(trigger)});
}

}  // namespace varve::sqlite
