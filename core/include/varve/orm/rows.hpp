// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/session_core.hpp"
#include "varve/value/type_of.hpp"

#include <cstddef>
#include <memory>
#include <string_view>
#include <type_traits>

namespace varve {

/// A value is read into a type that no column can have.
struct this_type_is_not_one_that_a_column_can_have;

namespace orm {

class ColumnNames;

/// The row that Rows stands at: its values by the places of their columns, from 0, or by their names. Valid
/// until the next row.
class AnyRow {
public:
    AnyRow(Run& run, const ColumnNames& names) : m_run(&run), m_names(&names) {}

    /// Throws Error(Usage) for a column that is not there, with the names of those that are; and for a name
    /// that several have. Throws Error(TypeMismatch) for a value that does not fit.
    template <ColumnValue T>
    T get(std::string_view column) const {
        return get<T>(place(column));
    }
    template <ColumnValue T>
    T get(std::size_t place) const {
        T value{};
        read(place, type_of<T>, &value);
        return value;
    }
    template <class T, class Column>
        requires(!ColumnValue<T>)
    this_type_is_not_one_that_a_column_can_have get(const Column& column) const = delete;

    /// Where a column stands. Its name is looked up among those of the result, which are asked for once.
    std::size_t place(std::string_view column) const;

private:
    void read(std::size_t place, const ValueType* type, void* value) const;

    Run* m_run;
    const ColumnNames* m_names;
};

}  // namespace orm

/// The rows of a statement whose columns are known only when it runs, one at a time, for `for`:
///
///     for (const auto& row : db.rows("SELECT * FROM users")) {
///         show(row.get<std::string>("email"), row.get<std::optional<int>>("age"));
///     }
///
/// Borrows its session, and can be gone through once.
class Rows {
public:
    explicit Rows(orm::Run run);
    ~Rows();
    Rows(Rows&&) = delete;

    std::size_t column_count() const;
    /// As the database calls it.
    std::string_view column_name(std::size_t place) const;
    /// Goes to the next row; false at the end.
    bool next();
    const orm::AnyRow& row() const { return m_row; }

    struct End {};
    class Iterator {
    public:
        explicit Iterator(Rows& rows) : m_rows(&rows) {}
        const orm::AnyRow& operator*() const { return m_rows->m_row; }
        Iterator& operator++() {
            m_rows->m_is_over = !m_rows->next();
            return *this;
        }
        bool operator==(End /*end*/) const { return m_rows->m_is_over; }

    private:
        Rows* m_rows;
    };
    Iterator begin() {
        m_is_over = !next();
        return Iterator(*this);
    }
    End end() const { return {}; }

private:
    orm::Run m_run;
    std::unique_ptr<orm::ColumnNames> m_names;
    orm::AnyRow m_row;
    bool m_is_over = false;
};

}  // namespace varve
