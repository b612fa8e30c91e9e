// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/object.hpp"
#include "varve/sql/sql.hpp"

#include <string>

namespace varve::sqlite {

/// The constraint beside its column: `PRIMARY KEY AUTOINCREMENT`, `REFERENCES users (id)`.
Sql column_constraint(const Object& constraint);

/// The constraint on a line of its own: `FOREIGN KEY (a, b) REFERENCES …`.
Sql table_constraint(const Object& constraint);

/// ` ON CONFLICT REPLACE`, when the option says so.
void add_on_conflict(Sql& sql, const Options& options, const std::string& option);

}  // namespace varve::sqlite
