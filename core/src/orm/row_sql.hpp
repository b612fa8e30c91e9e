// SPDX-License-Identifier: MIT
#pragma once

#include "cached_statement.hpp"
#include "shape_writer.hpp"

#include "varve/query/table_info.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

/// \file
/// The statements about single rows of a table.

namespace varve {

class RowHooks;

}  // namespace varve

namespace varve::orm {

enum class RowCommand : std::uint16_t { Insert = 1, InsertAndRead, Find, Update, Delete, SoftDelete };

/// Where the value of a column is in a row.
inline const void* at(const void* row, const query::ColumnInfo& column) {
    return static_cast<const char*>(row) + column.offset;
}
inline void* at(void* row, const query::ColumnInfo& column) {
    return static_cast<char*>(row) + column.offset;
}

/// What an INSERT looks like.
struct InsertForm {
    const query::TableInfo* table;
    /// Describes the object that is written.
    const query::TableInfo* given;
    /// Places in `given` of the columns that are written, and in `table` of those that the library fills in.
    std::vector<std::uint16_t> columns = {};
    std::vector<std::uint16_t> stamps = {};
    std::size_t rows = 1;
    /// The table whose columns are read back; null: none.
    const query::TableInfo* result = nullptr;
    bool is_upsert = false;
    std::vector<std::uint16_t> conflict = {};
    std::vector<std::uint16_t> update = {};
};

/// What a statement about rows looks like: which one, of which table, and what else tells it from others.
class RowShape {
public:
    RowShape(RowCommand command, const query::TableInfo& table, const query::TableInfo& given) {
        m_first = {static_cast<std::uint64_t>(command) << 32U, reinterpret_cast<std::uintptr_t>(&table),
                   reinterpret_cast<std::uintptr_t>(&given)};
        m_count = 3;
    }
    void add(std::uint64_t number) {
        if (m_all.empty() && m_count < m_first.size()) {
            m_first[m_count++] = number;
            return;
        }
        if (m_all.empty()) {
            m_all.assign(m_first.begin(), m_first.end());
        }
        m_all.push_back(number);
    }
    std::span<const std::uint64_t> words() const {
        return m_all.empty() ? std::span<const std::uint64_t>(m_first.data(), m_count)
                             : std::span<const std::uint64_t>(m_all);
    }

private:
    /// Most need no more.
    std::array<std::uint64_t, 8> m_first{};
    std::size_t m_count = 0;
    Shape m_all;
};

Draft insert_draft(const Grammar& grammar, const InsertForm& form);
Draft find_draft(const Grammar& grammar, const query::TableInfo& table);
Draft update_draft(const Grammar& grammar, const query::TableInfo& table);
Draft delete_draft(const Grammar& grammar, const query::TableInfo& table);
Draft soft_delete_draft(const Grammar& grammar, const query::TableInfo& table);

/// By which columns an upsert knows a row, and which it changes.
struct UpsertColumns {
    std::span<const std::uint16_t> conflict;
    std::span<const std::uint16_t> update;
};
/// Throws Error(Usage) for changes of rows that nothing tells from others.
void check_upsert(const query::TableInfo& table, std::span<const std::uint16_t> conflict,
                  std::span<const std::uint16_t> update);
/// As prepare_insert().
Run prepare_upsert(SessionCore& core, const query::TableInfo& table, const query::TableInfo& given,
                   const void* row, const UpsertColumns& columns, bool reads_back, const Instant& now);

/// Throws Error(NotFound): a trigger or a rule has swallowed a new row.
[[noreturn]] void throw_not_inserted(const query::TableInfo& table);

/// The actions of the program that concern a table, or a struct of new rows for it; null: none.
const RowHooks* hooks_of(const SessionCore& core, const query::TableInfo& table,
                         const query::TableInfo& given);

/// A transaction, or a savepoint in one, that is undone unless it is committed.
class TransactionOnCore {
public:
    explicit TransactionOnCore(SessionCore& core) : m_core(&core) { core.begin({}); }
    ~TransactionOnCore() {
        if (m_core != nullptr) {
            m_core->rollback();
        }
    }
    TransactionOnCore(const TransactionOnCore&) = delete;
    TransactionOnCore& operator=(const TransactionOnCore&) = delete;
    void commit() { std::exchange(m_core, nullptr)->commit(); }

private:
    SessionCore* m_core;
};

}  // namespace varve::orm
