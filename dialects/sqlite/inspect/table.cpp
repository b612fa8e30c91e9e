// SPDX-License-Identifier: MIT
#include "table.hpp"

#include "../create_table_parser.hpp"
#include "../lexis.hpp"
#include "constraint.hpp"

#include "varve/sql/token.hpp"

#include <utility>

namespace varve::sqlite {

namespace {

Object unreadable(const SchemaRow& row) {
    return {{Kind::Unmodelled, "", "", row.name, ""},
            Unmodelled{"table whose CREATE statement varve cannot read"}};
}

/// `fts5(title, body)`: what stands behind USING. The module reads it by rules of its own, so only space is
/// touched.
std::string module_of(std::string_view sql) {
    const std::string text = normalized(sql, lexis());
    for (const Token& token : significant_tokens(text, lexis())) {
        if (token.kind == TokenKind::Word && is_same_name(token.text, "using")) {
            return text.substr(token.begin + token.text.size() + 1);
        }
    }
    return {};
}

std::string collation_of(const ParsedColumn& column) {
    const std::string name = collation_name(column.collation);
    return name == "BINARY" ? std::string() : name;
}

Object column_object(const std::string& table, const ColumnRow& row, const ParsedColumn& parsed, int ordinal,
                     const KnownNames& names) {
    Column column;
    column.type.name = canonical_type(row.type);
    column.is_nullable = row.is_nullable;
    column.collation = collation_of(parsed);
    if (!parsed.not_null_on_conflict.empty()) {
        column.dialect_options["not_null_on_conflict"] = parsed.not_null_on_conflict;
    }
    if (row.has_default && parsed.generated_expression.empty()) {
        column.default_value = Expression{canonical_default(row.default_value)};
    }

    Object object{column_id(table, row.name), {}};
    object.ordinal = ordinal;
    if (!parsed.generated_expression.empty()) {
        const std::string expression = canonical_expression(parsed.generated_expression, names, table);
        object.needs = columns_in(expression, table, names);
        column.generated = Generated{{expression}, parsed.storage};
    }
    object.definition = std::move(column);
    return object;
}

void add_columns(const SchemaRow& row, const std::vector<ColumnRow>& columns, const ParsedTable& parsed,
                 const KnownNames& names, Schema& schema) {
    int ordinal = 0;
    for (const ColumnRow& column : columns) {
        // The text and the pragma list the same columns in the same order.
        const std::size_t place = static_cast<std::size_t>(ordinal++);
        schema.add(column_object(row.name, column, parsed.columns[place], ordinal, names));
    }
}

}  // namespace

void inspect_table(const SchemaRow& row, const Catalogue& catalogue, const DatabaseNames& names,
                   Schema& schema) {
    Table table;
    const auto traits = catalogue.traits.find(row.name);
    if (traits != catalogue.traits.end() && traits->second.is_shadow) {
        return;
    }
    if (traits != catalogue.traits.end() && traits->second.is_virtual) {
        table.dialect_options["virtual"] = module_of(row.sql);
        schema.add({{Kind::Table, "", "", row.name, ""}, std::move(table)});
        return;
    }
    if (traits != catalogue.traits.end() && traits->second.is_strict) {
        table.dialect_options["strict"] = "true";
    }
    if (traits != catalogue.traits.end() && traits->second.is_without_rowid) {
        table.dialect_options["without_rowid"] = "true";
    }

    const auto columns = catalogue.columns.find(row.name);
    const std::optional<ParsedTable> parsed = parse_create_table(row.sql);
    if (!parsed || columns == catalogue.columns.end() || parsed->columns.size() != columns->second.size()) {
        schema.add(unreadable(row));
        return;
    }
    const KnownNames& column_names = *names.columns_of(row.name);
    schema.add({{Kind::Table, "", "", row.name, ""}, std::move(table)});
    add_columns(row, columns->second, *parsed, column_names, schema);
    for (const ParsedConstraint& constraint : parsed->constraints) {
        inspect_constraint(row.name, constraint, *parsed, names, schema);
    }
}

}  // namespace varve::sqlite
