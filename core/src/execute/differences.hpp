// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/schema.hpp"

#include <map>
#include <string>
#include <vector>

/// \file
/// What was wanted and what came, line by line, for people.

namespace varve::execute {

/// `after down: it would still have to drop column users.name`
void append_schema_differences(std::vector<std::string>& lines, const std::string& when, const Schema& wanted,
                               const Schema& found);

/// The same for what Shadow::observe() says: `after down: missing: table users …`
void append_observed_differences(std::vector<std::string>& lines, const std::string& when,
                                 const std::vector<std::string>& wanted,
                                 const std::vector<std::string>& found);

/// The rows of tables as read_rows() gives them, by table.
using TableRows = std::map<std::string, std::vector<std::string>>;

/// The tables, without their schemas, that do not have the rows that were wanted.
std::vector<std::string> tables_with_other_rows(const TableRows& wanted, const TableRows& found);

/// `with a first: users has the row (1)`: a few rows of each table that only the first of both has.
void append_rows_of_one(std::vector<std::string>& lines, const std::string& when, const TableRows& one,
                        const TableRows& other);

}  // namespace varve::execute
