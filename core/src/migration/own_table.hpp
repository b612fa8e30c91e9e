// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/model/schema.hpp"
#include "varve/session/connection.hpp"

#include <string>
#include <vector>

/// \file
/// The tables that varve keeps in the user's database are declared with the model like anybody's.

namespace varve::migration {

struct OwnColumn {
    const char* name;
    BaseType type;
};

/// The full name of such a table: in the schema that the session works in.
QualifiedName own_table_name(const Connection& connection, const Dialect& dialect, const char* name);

/// A table whose columns are all NOT NULL, with a primary key.
Schema declare_own_table(const QualifiedName& name, const std::vector<OwnColumn>& columns,
                         std::vector<std::string> key, const Dialect& dialect);

/// Creates what is declared in a transaction of its own.
void create_own_table(const Schema& declared, Connection& connection, const Dialect& dialect);

}  // namespace varve::migration
