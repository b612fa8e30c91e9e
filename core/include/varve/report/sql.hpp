// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/model/schema.hpp"

#include <map>
#include <string>

namespace varve::report {

/// A schema as the statements that create it in an empty database, each ended by `;` and an empty line.
std::string sql(const Schema& schema, const Dialect& dialect);

/// The same as files, text by path: one for each object, with everything that belongs to it, in a folder for
/// each kind (`tables/users.sql`; other schemas than the usual one in a folder of their own). Declared
/// together, in any order, they give an equal schema.
std::map<std::string, std::string> sql_files(const Schema& schema, const Dialect& dialect);

}  // namespace varve::report
