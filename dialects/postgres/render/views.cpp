// SPDX-License-Identifier: MIT
#include "families.hpp"

#include "../lexis.hpp"

#include "varve/sql/ascii.hpp"
#include "varve/sql/token.hpp"

#include <string>
#include <utility>
#include <vector>

namespace varve::postgres {

namespace {

constexpr std::string_view comment_prefix = "comment.";
constexpr std::string_view default_prefix = "default.";

/// The tokens of the first SELECT list, which names the columns of the whole query.
std::vector<Token> select_list(const std::string& query) {
    std::vector<Token> list;
    int depth = 0;
    bool is_inside = false;
    for (const Token& token : significant_tokens(query, lexis())) {
        depth += token.text == "(" || token.text == "[" ? 1 : 0;
        depth -= token.text == ")" || token.text == "]" ? 1 : 0;
        const auto is_word = [&](std::string_view word) {
            return depth == 0 && token.kind == TokenKind::Word && equals_ignoring_case(token.text, word);
        };
        if (is_inside && (is_word("FROM") || is_word("UNION") || is_word("WHERE"))) {
            break;
        }
        if (is_inside) {
            list.push_back(token);
        }
        is_inside = is_inside || is_word("SELECT");
    }
    return list;
}

/// The names that a query gives its columns by itself, as far as its last words tell: `AS total`, `users.id`.
std::vector<std::string> given_names(const std::string& query) {
    std::vector<std::string> names;
    int depth = 0;
    std::string last;
    for (const Token& token : select_list(query)) {
        depth += token.text == "(" || token.text == "[" ? 1 : 0;
        depth -= token.text == ")" || token.text == "]" ? 1 : 0;
        if (depth == 0 && token.text == ",") {
            names.push_back(std::exchange(last, {}));
            continue;
        }
        const bool is_name = token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName;
        last = is_name && depth == 0 ? name_of(token, lexis()) : "";
    }
    names.push_back(last);
    return names;
}

/// The names of the columns, where the query does not give them by itself.
Sql column_list(const std::string& query, const std::vector<std::string>& columns) {
    Sql sql;
    if (!columns.empty() && given_names(query) != columns) {
        sql << " (";
        sql.names(columns) << ")";
    }
    return sql;
}

Sql view_statement(const Object& object, const View& view) {
    Sql sql = Sql() << "CREATE OR REPLACE VIEW " << object.id.qualified_name()
                    << column_list(view.query, view.columns);
    if (has_storage_parameters(view.dialect_options)) {
        sql << " WITH (" << storage_parameters(view.dialect_options, object.option_order) << ")";
    }
    sql << " AS\n";
    return sql.verbatim(view.query);
}

/// Comments and defaults of columns, which are kept as options of the view.
void alter_columns(Work& work, const Object& object, const char* kind, const Options& before,
                   const Options& after) {
    Options all = before;
    all.insert(after.begin(), after.end());
    for (const auto& [name, value] : all) {
        if (option(before, name) == option(after, name)) {
            continue;
        }
        if (name.starts_with(comment_prefix)) {
            Sql sql = Sql() << "COMMENT ON COLUMN " << object.id.qualified_name() << "."
                            << Identifier(name.substr(comment_prefix.size())) << " IS ";
            after.contains(name) ? sql.literal(after.at(name)) : sql << "NULL";
            work.add(sql);
        } else if (name.starts_with(default_prefix)) {
            Sql sql = Sql() << "ALTER ";
            sql.verbatim(kind) << " " << object.id.qualified_name() << " ALTER COLUMN "
                               << Identifier(name.substr(default_prefix.size()));
            after.contains(name) ? (sql << " SET DEFAULT ").verbatim(after.at(name)) : sql << " DROP DEFAULT";
            work.add(sql);
        }
    }
}

}  // namespace

void create(Work& work, const Object& object, const View& definition) {
    work.add(view_statement(object, definition));
    alter_columns(work, object, "VIEW", {}, definition.dialect_options);
}

void drop(Work& work, const Object& object, const View& /*definition*/) {
    work.add(Sql() << "DROP VIEW " << object.id.qualified_name());
}

void alter(Work& work, const Object& after, const View& old_form, const View& new_form) {
    if (old_form.query != new_form.query) {
        work.add(view_statement(after, new_form));
    } else {
        alter_storage_parameters(work, Sql() << "ALTER VIEW " << after.id.qualified_name() << " ",
                                 old_form.dialect_options, new_form.dialect_options, after.option_order);
    }
    alter_columns(work, after, "VIEW", old_form.dialect_options, new_form.dialect_options);
}

void create(Work& work, const Object& object, const MaterializedView& definition) {
    const Options& options = definition.dialect_options;
    Sql sql = Sql() << "CREATE MATERIALIZED VIEW " << object.id.qualified_name()
                    << column_list(definition.query, definition.columns);
    if (options.contains("access_method")) {
        sql << " USING " << Identifier(options.at("access_method"));
    }
    if (has_storage_parameters(options)) {
        sql << " WITH (" << storage_parameters(options, object.option_order) << ")";
    }
    if (options.contains("tablespace")) {
        sql << " TABLESPACE " << Identifier(options.at("tablespace"));
    }
    sql << " AS\n";
    work.add(sql.verbatim(definition.query), {plan::Hazard::FullScan});
    alter_columns(work, object, "MATERIALIZED VIEW", {}, options);
}

void drop(Work& work, const Object& object, const MaterializedView& /*definition*/) {
    work.add(Sql() << "DROP MATERIALIZED VIEW " << object.id.qualified_name());
}

void alter(Work& work, const Object& after, const MaterializedView& old_form,
           const MaterializedView& new_form) {
    alter_storage_parameters(work, Sql() << "ALTER MATERIALIZED VIEW " << after.id.qualified_name() << " ",
                             old_form.dialect_options, new_form.dialect_options, after.option_order);
    alter_columns(work, after, "MATERIALIZED VIEW", old_form.dialect_options, new_form.dialect_options);
}

}  // namespace varve::postgres
