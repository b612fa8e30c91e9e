// SPDX-License-Identifier: MIT
#include "constraint.hpp"

#include "../lexis.hpp"
#include "column.hpp"

#include "varve/diag/error.hpp"

namespace varve::sqlite {

namespace {

void add_name(Sql& sql, const Object& constraint) {
    if (!constraint.id.name.empty()) {
        sql << "CONSTRAINT " << Identifier(constraint.id.name) << " ";
    }
}

void add_action(Sql& sql, ReferentialAction action) {
    switch (action) {
    case ReferentialAction::NoAction: sql << "NO ACTION"; break;
    case ReferentialAction::Restrict: sql << "RESTRICT"; break;
    case ReferentialAction::Cascade: sql << "CASCADE"; break;
    case ReferentialAction::SetNull: sql << "SET NULL"; break;
    case ReferentialAction::SetDefault: sql << "SET DEFAULT"; break;
    }
}

Sql reference_clause(const ForeignKey& key) {
    Sql sql;
    // The parent lives in the same database; SQLite takes no schema here.
    sql << "REFERENCES " << Identifier(key.references.name);
    if (!key.referenced_columns.empty()) {
        sql << " (";
        sql.names(key.referenced_columns) << ")";
    }
    if (key.on_delete != ReferentialAction::NoAction) {
        sql << " ON DELETE ";
        add_action(sql, key.on_delete);
    }
    if (key.on_update != ReferentialAction::NoAction) {
        sql << " ON UPDATE ";
        add_action(sql, key.on_update);
    }
    switch (key.deferrability) {
    case Deferrability::NotDeferrable: break;
    case Deferrability::InitiallyImmediate: sql << " DEFERRABLE INITIALLY IMMEDIATE"; break;
    case Deferrability::InitiallyDeferred: sql << " DEFERRABLE INITIALLY DEFERRED"; break;
    }
    return sql;
}

void add_keys(Sql& sql, const std::vector<std::string>& columns, const Options& options) {
    const auto details = options.find("keys");
    sql << " (";
    if (details != options.end()) {
        sql.verbatim(details->second);
    } else {
        sql.names(columns);
    }
    sql << ")";
    add_on_conflict(sql, options, "on_conflict");
}

void add_check(Sql& sql, const CheckConstraint& check) {
    sql << "CHECK (" << check.expression << ")";
}

}  // namespace

void add_on_conflict(Sql& sql, const Options& options, const std::string& option) {
    const auto found = options.find(option);
    if (found != options.end()) {
        sql << " ON CONFLICT ";
        sql.verbatim(to_upper(found->second));
    }
}

Sql column_constraint(const Object& constraint) {
    Sql sql;
    add_name(sql, constraint);
    if (const PrimaryKey* key = std::get_if<PrimaryKey>(&constraint.definition)) {
        sql << "PRIMARY KEY";
        if (has_option(key->dialect_options, "descending")) {
            sql << " DESC";
        }
        add_on_conflict(sql, key->dialect_options, "on_conflict");
        if (has_option(key->dialect_options, "autoincrement")) {
            sql << " AUTOINCREMENT";
        }
    } else if (const UniqueConstraint* unique = std::get_if<UniqueConstraint>(&constraint.definition)) {
        sql << "UNIQUE";
        add_on_conflict(sql, unique->dialect_options, "on_conflict");
    } else if (const ForeignKey* foreign_key = std::get_if<ForeignKey>(&constraint.definition)) {
        sql << reference_clause(*foreign_key);
    } else {
        add_check(sql, as<CheckConstraint>(constraint));
    }
    return sql;
}

Sql table_constraint(const Object& constraint) {
    Sql sql;
    add_name(sql, constraint);
    if (const PrimaryKey* key = std::get_if<PrimaryKey>(&constraint.definition)) {
        sql << "PRIMARY KEY";
        add_keys(sql, key->columns, key->dialect_options);
    } else if (const UniqueConstraint* unique = std::get_if<UniqueConstraint>(&constraint.definition)) {
        sql << "UNIQUE";
        add_keys(sql, unique->columns, unique->dialect_options);
    } else if (const ForeignKey* foreign_key = std::get_if<ForeignKey>(&constraint.definition)) {
        sql << "FOREIGN KEY (";
        sql.names(foreign_key->columns) << ") " << reference_clause(*foreign_key);
    } else {
        const CheckConstraint& check = as<CheckConstraint>(constraint);
        add_check(sql, check);
        add_on_conflict(sql, check.dialect_options, "on_conflict");
    }
    return sql;
}

}  // namespace varve::sqlite
