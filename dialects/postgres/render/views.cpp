// SPDX-License-Identifier: MIT
#include "families.hpp"

#include "../lexis.hpp"

#include "varve/sql/token.hpp"

#include <algorithm>
#include <set>

namespace varve::postgres {

namespace {

constexpr std::string_view comment_prefix = "comment.";
constexpr std::string_view default_prefix = "default.";

/// The names of the columns, where the query does not give them by itself.
Sql column_list(const std::string& query, const std::vector<std::string>& columns) {
    std::set<std::string> words;
    for (const Token& token : significant_tokens(query, lexis())) {
        if (token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName) {
            words.insert(name_of(token, lexis()));
        }
    }
    Sql sql;
    if (!std::all_of(columns.begin(), columns.end(),
                     [&](const std::string& name) { return words.contains(name); })) {
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
