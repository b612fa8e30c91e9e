// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/model/schema.hpp"
#include "varve/plan/plan.hpp"

#include <map>
#include <string>
#include <vector>

namespace varve::report {

/// Where an object stands when a schema is written as files, without the ending: `tables/users`,
/// `sales/routines/total`. What lives in a table stands where the table stands.
std::string file_of(const ObjectId& id, const Schema& schema, const Dialect& dialect);

/// A statement of a plan as a file says it: its settings hold for the file, not for a transaction.
std::string declared_text(const plan::Statement& statement, const Dialect& dialect);
bool is_setting(const plan::Statement& statement, const Dialect& dialect);

/// Statements that create objects, put into the files of these.
std::map<std::string, std::string> sql_files(const std::vector<plan::Statement>& statements,
                                             const Schema& schema, const Dialect& dialect);

}  // namespace varve::report
