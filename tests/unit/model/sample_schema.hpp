// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/schema.hpp"

#include <string>
#include <utility>

namespace varve::testing {

inline Object table(std::string name) {
    return {{Kind::Table, "", "", std::move(name), ""}, Table{}};
}

inline Object column(std::string table, std::string name, std::string type, int ordinal) {
    Object object{{Kind::Column, "", std::move(table), std::move(name), ""},
                  Column{DataType{std::move(type)}}};
    object.ordinal = ordinal;
    return object;
}

inline Object part(Kind kind, std::string table, std::string name, Definition definition) {
    return {{kind, "", std::move(table), std::move(name), ""}, std::move(definition)};
}

/// users(id, email, age) with a primary key, a check over age and an index over email.
inline Schema users_schema() {
    Schema schema;
    schema.add(table("users"));
    schema.add(column("users", "id", "bigint", 1));
    schema.add(column("users", "email", "text", 2));
    schema.add(column("users", "age", "integer", 3));
    schema.add(part(Kind::PrimaryKey, "users", "users_pkey", PrimaryKey{{"id"}}));
    schema.add(
        part(Kind::CheckConstraint, "users", "users_age_check", CheckConstraint{Expression{"age > 0"}}));
    schema.add(part(Kind::Index, "users", "users_email", Index{{IndexKey{"email"}}}));
    return schema;
}

}  // namespace varve::testing
