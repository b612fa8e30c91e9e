// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/session_core.hpp"
#include "varve/query/table_info.hpp"

#include <cstdint>
#include <utility>
#include <vector>

/// \file
/// The statements about single rows of a table.

namespace varve::orm {

enum class RowCommand : std::uint16_t { Insert = 1, InsertAndRead, Find, Update, Delete, SoftDelete };

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

Draft insert_draft(const Grammar& grammar, const InsertForm& form);
Draft find_draft(const Grammar& grammar, const query::TableInfo& table);
Draft update_draft(const Grammar& grammar, const query::TableInfo& table);
Draft delete_draft(const Grammar& grammar, const query::TableInfo& table);
Draft soft_delete_draft(const Grammar& grammar, const query::TableInfo& table);

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
