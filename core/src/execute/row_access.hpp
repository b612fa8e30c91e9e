// SPDX-License-Identifier: MIT
#pragma once

#include "varve/migration/migration.hpp"
#include "varve/model/schema.hpp"
#include "varve/sql/lexis.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

/// \file
/// What statements do with rows, read from their text and told rather too much than too little: names are
/// compared without schema and case, and what is not understood touches everything.

namespace varve::execute {

/// Columns of one table, by name in lower case; or all of them, and whether there are rows at all.
struct ColumnSet {
    bool is_all = false;
    std::set<std::string> names = {};
};

/// What one statement reads and writes in rows.
struct RowAccess {
    const migration::Migration* migration = nullptr;
    std::string statement;
    /// Nobody can tell from the text what it touches.
    bool is_everything = false;
    /// By the table's name in lower case.
    std::map<std::string, ColumnSet> reads = {};
    std::map<std::string, ColumnSet> writes = {};
    /// Tables whose rows it takes away whole, and does nothing else to them.
    std::set<std::string> removes = {};
    /// What it does to a row hangs on that row alone: an UPDATE or DELETE of one table without a query in it.
    bool is_row_local = false;
    /// Once more, it changes nothing and asks nothing new of the rows.
    bool may_be_repeated = false;
    /// It adds rows that stand in the text: what comes of it hangs on no row that is there.
    bool adds_given_rows = false;

    bool touches(const std::string& table) const {
        return is_everything || reads.contains(table) || writes_rows_of(table);
    }
    bool writes_rows_of(const std::string& table) const {
        return writes.contains(table) || removes.contains(table);
    }
};

using MigrationPath = std::vector<const migration::Migration*>;

/// The statements of a branch that look at rows or change them, DDL that checks or converts values included.
/// `base` and `end` are the schemas around the branch.
std::vector<RowAccess> row_accesses(const MigrationPath& path, const Schema& base, const Schema& end,
                                    const Lexis& lexis);

/// Whether one writes what the other reads or writes.
bool collide(const RowAccess& left, const RowAccess& right);

}  // namespace varve::execute
