// SPDX-License-Identifier: MIT
#pragma once

#include "connection.hpp"

#include "varve/sql/sql.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace varve::sqlite {

/// What a table holds, condensed: enough to see whether a row or a value is gone.
struct TableContent {
    struct ColumnContent {
        std::string type;
        /// Of the values alone.
        std::int64_t digest = 0;
        /// Of each value with the rowid of its row; 0 in tables without rowids.
        std::int64_t placed_digest = 0;
        /// Of the values as text, whatever class they are stored in: 5, 5.0 and '5' are one, '007' is
        /// another.
        std::int64_t text_digest = 0;
        std::int64_t filled_rows = 0;
    };
    std::int64_t rows = 0;
    /// Of the rowids; 0 in tables without.
    std::int64_t rowid_digest = 0;
    /// The column that is the rowid, in lower case. Rows get other rowids when another column becomes it.
    std::string rowid_column = {};
    /// By name in lower case. Generated columns are left out: they hold nothing.
    std::map<std::string, ColumnContent> columns;
};

/// The value of a column as text, whatever class it is stored in; a number without a fraction is written as
/// an integer, as a column of integers would keep it.
Sql as_text(const Identifier& name);

/// Reads the whole table once; nothing for a table that does not exist. The connection must have the digest
/// function.
std::map<std::string, TableContent> read_contents(Connection& connection,
                                                  const std::vector<std::string>& tables);

/// Tables with foreign keys to one of these, in lower case; not those tables themselves.
std::vector<std::string> children_of(Connection& connection, const std::vector<std::string>& parents);

/// What is wrong after a change that should have lost nothing, for people; empty when all is well. Columns
/// that are gone were meant to go. Where a column's type has changed its values may be stored in another
/// class, but must read the same.
std::string describe_loss(const std::string& table, const TableContent& before, const TableContent& after);

}  // namespace varve::sqlite
