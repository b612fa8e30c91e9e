// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

/// \file
/// Members of models for related rows. They begin as not loaded and never load by themselves: reading one
/// that nobody has loaded is an error that says so. Copies share what was loaded.

namespace varve {

template <class Row>
struct Model;

/// The table of a model, for messages.
template <class Row>
std::string_view table_name() {
    if constexpr (requires { Model<Row>::table.name; }) {
        return Model<Row>::table.name;
    } else {
        return {};
    }
}

/// Throws Error(NotLoaded) about rows of a table.
[[noreturn]] void throw_not_loaded(std::string_view table);
/// The same about rows of which a filter has left some out.
[[noreturn]] void throw_partial(std::string_view table);

/// Throws Error(NotFound).
[[noreturn]] void throw_no_related_row(std::string_view table);

/// Many related rows.
template <class Row>
class Many {
public:
    bool is_loaded() const { return m_rows != nullptr; }
    /// A filter or a limit has left some out: only partial() gives them.
    bool is_partial() const { return m_is_partial; }

    const std::vector<Row>& all() const {
        if (m_is_partial) {
            throw_partial(table_name<Row>());
        }
        return partial();
    }
    /// Those that were loaded, all of them or not.
    const std::vector<Row>& partial() const {
        if (m_rows == nullptr) {
            throw_not_loaded(table_name<Row>());
        }
        return *static_cast<const std::vector<Row>*>(m_rows.get());
    }
    auto begin() const { return all().begin(); }
    auto end() const { return all().end(); }
    std::size_t size() const { return all().size(); }
    bool empty() const { return all().empty(); }
    const Row& operator[](std::size_t at) const { return all()[at]; }

    /// For the loader.
    static Many loaded(bool is_partial) {
        Many many;
        many.m_rows = std::make_shared<std::vector<Row>>();
        many.m_is_partial = is_partial;
        return many;
    }
    void add(Row&& row) { static_cast<std::vector<Row>*>(m_rows.get())->push_back(std::move(row)); }

private:
    /// A vector of rows: a pointer that says so would be a class of its own for every model, which every
    /// program that includes the model would wait for.
    std::shared_ptr<void> m_rows;
    bool m_is_partial = false;
};

/// One related row, or none.
template <class Row>
class One {
public:
    bool is_loaded() const { return m_is_loaded; }
    /// Null when there is none.
    const Row* get() const {
        if (!m_is_loaded) {
            throw_not_loaded(table_name<Row>());
        }
        return static_cast<const Row*>(m_row.get());
    }
    explicit operator bool() const { return get() != nullptr; }
    /// Throw Error(NotFound) when there is none.
    const Row& operator*() const { return *there(); }
    const Row* operator->() const { return there(); }

    /// For the loader.
    static One loaded(bool /*is_partial*/) {
        One one;
        one.m_is_loaded = true;
        return one;
    }
    void add(Row&& row) {
        if (m_row == nullptr) {
            m_row = std::make_shared<Row>(std::move(row));
        }
    }

private:
    const Row* there() const {
        const Row* const row = get();
        if (row == nullptr) {
            throw_no_related_row(table_name<Row>());
        }
        return row;
    }

    /// A row; see Many.
    std::shared_ptr<void> m_row;
    bool m_is_loaded = false;
};

}  // namespace varve
