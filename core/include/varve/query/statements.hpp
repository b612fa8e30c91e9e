// SPDX-License-Identifier: MIT
#pragma once

#include "varve/query/fragment.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

/// \file
/// Whole statements as plain data, as the typed surface puts them together.

namespace varve::query {

/// A table in FROM, or a query that stands for one: `table` then names it and its columns.
struct Source {
    const TableInfo* table = nullptr;
    std::uint16_t alias = 0;
    Subquery query = nullptr;
    bool is_lateral = false;
};

struct Join {
    enum class Kind { Inner, Left, Right, Full, Cross };
    Kind kind = Kind::Inner;
    Source source;
    Fragment condition;
};

struct CommonTable {
    const TableInfo* table = nullptr;
    Subquery query;
};

/// One more query whose rows are joined with those of the first.
struct Member {
    enum class Kind { Union, UnionAll, Intersect, Except };
    Kind kind = Kind::Union;
    Subquery query;
};

enum class RowLock { None, ForUpdate, ForShare };
enum class LockWait { Wait, SkipLocked, NoWait };

/// Whether rows that are marked as deleted take part.
enum class Deleted { Hidden, Shown };

/// A number of rows for LIMIT or OFFSET, or none, which most queries have: it costs them nothing.
class RowCount {
public:
    RowCount() = default;
    /// Throws Error(Usage) for less than none.
    RowCount(std::int64_t rows);

    bool empty() const { return m_rows == nullptr; }
    /// As it is sent; only when there is one.
    const Argument& argument() const { return *m_rows; }

private:
    std::shared_ptr<const Argument> m_rows;
};

struct SelectState {
    std::vector<CommonTable> common_tables = {};
    bool is_recursive = false;
    std::optional<Source> from = std::nullopt;
    std::vector<Join> joins = {};
    /// Empty: every column of the first source.
    Fragment outputs = {};
    bool is_distinct = false;
    Fragment distinct_on = {};
    Fragment where = {};
    Fragment group_by = {};
    Fragment having = {};
    std::vector<Member> members = {};
    Fragment order_by = {};
    RowCount limit = {};
    RowCount offset = {};
    RowLock lock = RowLock::None;
    LockWait lock_wait = LockWait::Wait;
    Deleted deleted = Deleted::Hidden;
    /// The columns are named like those of this table: for derived tables.
    const TableInfo* named_like = nullptr;
};

/// All rows of a source.
SelectState select_from(Source source);

struct SetColumn {
    std::uint16_t column = 0;
    Fragment value;
};

/// What a writing statement gives back: expressions, or every column of its table.
enum class Returning { Nothing, Row };

struct UpdateState {
    const TableInfo* table = nullptr;
    std::vector<SetColumn> assignments = {};
    std::vector<Source> from = {};
    Fragment where = {};
    Returning returning = Returning::Nothing;
    Deleted deleted = Deleted::Hidden;
};

struct DeleteState {
    const TableInfo* table = nullptr;
    std::vector<Source> from = {};
    Fragment where = {};
    Returning returning = Returning::Nothing;
    Deleted deleted = Deleted::Hidden;
};

/// INSERT of the rows of a query.
struct InsertState {
    const TableInfo* table = nullptr;
    std::vector<std::uint16_t> columns = {};
    Subquery query;
    Returning returning = Returning::Nothing;
};

}  // namespace varve::query
