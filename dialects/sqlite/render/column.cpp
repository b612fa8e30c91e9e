// SPDX-License-Identifier: MIT
#include "column.hpp"

#include "../canonical.hpp"
#include "../lexis.hpp"
#include "../types.hpp"
#include "constraint.hpp"

#include "varve/diag/error.hpp"

#include <algorithm>

namespace varve::sqlite {

namespace {

const PrimaryKey* primary_key_of(const std::vector<Object>& parts) {
    const auto key = std::find_if(parts.begin(), parts.end(),
                                  [](const Object& part) { return part.id.kind == Kind::PrimaryKey; });
    return key == parts.end() ? nullptr : &as<PrimaryKey>(*key);
}

DataType type_of(const Object& object, const Object& table, const std::vector<Object>& parts) {
    const Column& column = as<Column>(object);
    if (column.identity) {
        const PrimaryKey* key = primary_key_of(parts);
        if (key == nullptr || key->columns != std::vector{object.id.name}) {
            throw Error(ErrorCode::InvalidSchema,
                        "column `" + object.id.owner + "." + object.id.name +
                            "` is an identity column; SQLite numbers only a primary key of one column")
                .with_hint("make it the primary key, or leave out `identity`");
        }
        return {"INTEGER"};
    }
    return has_option(as<Table>(table).dialect_options, "strict") ? DataType{strict_type(column.type.name)}
                                                                  : column.type;
}

void add_default(Sql& sql, const Expression& value) {
    sql << " DEFAULT ";
    if (is_plain_default(value.text)) {
        sql << value;
    } else {
        sql << "(" << value << ")";
    }
}

void add_generated(Sql& sql, const Generated& generated) {
    sql << " GENERATED ALWAYS AS (" << generated.expression << ")";
    if (generated.storage == GeneratedStorage::Stored) {
        sql << " STORED";
    } else {
        sql << " VIRTUAL";
    }
}

}  // namespace

bool has_option(const Options& options, const std::string& name) {
    const auto found = options.find(name);
    return found != options.end() && found->second != "false";
}

Sql column_clause(const Object& object, const Object& table, const std::vector<Object>& parts) {
    const Column& column = as<Column>(object);
    const DataType type = type_of(object, table, parts);
    Sql sql;
    sql << Identifier(object.id.name);
    if (!type.name.empty()) {
        sql << " " << type;
    }
    if (!column.is_nullable) {
        sql << " NOT NULL";
        add_on_conflict(sql, column.dialect_options, "not_null_on_conflict");
    }
    if (column.default_value) {
        add_default(sql, *column.default_value);
    }
    if (!column.collation.empty()) {
        sql << " COLLATE " << Identifier(column.collation);
    }
    if (column.generated) {
        add_generated(sql, *column.generated);
    }
    for (const Object& part : parts) {
        if (column_beside(part, parts) == &object) {
            sql << " " << column_constraint(part);
        }
    }
    return sql;
}

const Object* column_beside(const Object& constraint, const std::vector<Object>& parts) {
    const std::vector<std::string>* columns = nullptr;
    bool has_key_details = false;
    if (const PrimaryKey* key = std::get_if<PrimaryKey>(&constraint.definition)) {
        columns = &key->columns;
        has_key_details = key->dialect_options.contains("keys");
    } else if (const UniqueConstraint* unique = std::get_if<UniqueConstraint>(&constraint.definition)) {
        columns = &unique->columns;
        has_key_details = unique->dialect_options.contains("keys");
    } else if (const ForeignKey* foreign_key = std::get_if<ForeignKey>(&constraint.definition)) {
        columns = &foreign_key->columns;
    } else if (constraint.id.kind != Kind::CheckConstraint) {
        return nullptr;
    }
    if (has_key_details || (columns != nullptr && columns->size() != 1)) {
        return nullptr;
    }
    // A primary key of one column reads best beside it, and AUTOINCREMENT is possible only there.
    const bool is_always_beside = constraint.id.kind == Kind::PrimaryKey;
    if (!is_always_beside && constraint.ordinal == 0) {
        return nullptr;
    }
    const auto column = std::find_if(parts.begin(), parts.end(), [&](const Object& part) {
        return part.id.kind == Kind::Column && (columns == nullptr || part.id.name == columns->front()) &&
               (is_always_beside || part.ordinal == constraint.ordinal);
    });
    return column == parts.end() ? nullptr : &*column;
}

const Object* rowid_column(const Object& table, const std::vector<Object>& parts) {
    const PrimaryKey* key = primary_key_of(parts);
    if (key == nullptr || key->columns.size() != 1 || has_option(key->dialect_options, "descending") ||
        has_option(as<Table>(table).dialect_options, "without_rowid")) {
        return nullptr;
    }
    const auto column = std::find_if(parts.begin(), parts.end(), [&](const Object& part) {
        return part.id.kind == Kind::Column && part.id.name == key->columns.front() &&
               type_of(part, table, parts).name == "INTEGER";
    });
    return column == parts.end() ? nullptr : &*column;
}

}  // namespace varve::sqlite
