// SPDX-License-Identifier: MIT
#pragma once

#include "connection.hpp"
#include "table_copy.hpp"

#include "varve/dialect/obstacle.hpp"
#include "varve/model/schema.hpp"
#include "varve/sql/sql.hpp"

#include <string>
#include <vector>

namespace varve::sqlite {

/// Rows that some later step of a migration will meet: something to stand behind FROM.
struct Rows {
    Sql source;
    /// The table that they are stored in now; null when that is not known.
    const Object* stored_in = nullptr;
};

/// The rows of `before` as a copy makes them: with the columns of the table that `after` holds, as it would
/// store them.
Rows rows_after(const TableCopy& copy, const Rows& before, const Schema& live, const Schema& after);

/// Rows that the new table of a copy would not take, or would store as something that reads differently.
std::vector<Obstacle> check_copy(Connection& connection, const TableCopy& copy, const Rows& before,
                                 const Schema& live, const Schema& after);

}  // namespace varve::sqlite
