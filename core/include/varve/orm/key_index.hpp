// SPDX-License-Identifier: MIT
#pragma once

#include "varve/query/table_info.hpp"
#include "varve/value/list_text.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace varve::orm {

/// The fields of some columns of a row.
std::vector<ValueField> fields_of(const query::TableInfo& table, const query::KeyColumns& columns);

/// Those of the primary key.
std::vector<ValueField> key_fields(const query::TableInfo& table);

/// Different keys of rows, each with its number.
class KeyIndex {
public:
    /// Of rows of a table, which lives longer.
    KeyIndex(const query::TableInfo& table, const query::KeyColumns& columns);
    explicit KeyIndex(std::vector<ValueField> fields);
    KeyIndex(KeyIndex&& other) noexcept;
    KeyIndex& operator=(KeyIndex&&) = delete;
    ~KeyIndex();

    /// The number of the row's key; `none` when a part of it is NULL.
    std::size_t add(const void* row);
    /// The number of a key that has been added; `none` for another one.
    std::size_t find(std::span<const ValueField> fields, const void* row) const;

    std::size_t size() const;
    /// The keys, each as the values of its columns.
    const std::vector<List>& keys() const;

    static constexpr std::size_t none = static_cast<std::size_t>(-1);

private:
    /// Hidden, because every program that has relations reads this header.
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace varve::orm
