// SPDX-License-Identifier: MIT
#pragma once

#include "varve/query/table_info.hpp"
#include "varve/value/list_text.hpp"

#include <cstddef>
#include <memory>
#include <string>

/// \file
/// The rows of a unit of work, without their types.

namespace varve::orm {

/// What becomes of a row when the work is flushed.
enum class Standing { New, Known, Removed, Gone };

struct Entry {
    const query::TableInfo* table;
    std::shared_ptr<void> row;
    /// What is inserted, for New; the row itself for a struct of rows.
    const query::TableInfo* given;
    std::shared_ptr<void> object;
    Standing standing;
    /// The values of the row's columns when it was read or written last.
    List known = {};

    bool is_changed() const;
};

/// A row whose columns are to hold the key of another one.
struct Link {
    std::size_t child;
    std::size_t parent;
    query::KeyColumns columns;
    query::KeyColumns referenced;
};

List values_of(const query::TableInfo& table, const void* row);
List values_of(const query::TableInfo& table, const query::KeyColumns& columns, const void* row);
void set_values(const query::TableInfo& table, void* row, const List& values);

/// Values as a text to find them by. Values of different types that say the same are equal: a number that the
/// program gives as `int` finds a `bigint`.
std::string key_text(const List& key);

/// Gives the columns of a child, in whatever describes it, the key of its parent.
void fill(const Entry& parent, const Link& link, const query::TableInfo& table,
          const query::TableInfo& described_by, void* object);

}  // namespace varve::orm
