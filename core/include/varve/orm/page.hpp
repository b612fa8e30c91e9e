// SPDX-License-Identifier: MIT
#pragma once

#include "varve/query/statements.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varve {

/// Where the pages behind and before a page begin, as texts for a client to give back; opaque. Nothing where
/// there are no more rows.
struct PageCursors {
    std::optional<std::string> next = std::nullopt;
    std::optional<std::string> previous = std::nullopt;
};

/// Some rows of a query in its order.
template <class Row>
struct Page {
    std::vector<Row> items = {};
    PageCursors cursors = {};

    const std::optional<std::string>& next() const { return cursors.next; }
    const std::optional<std::string>& previous() const { return cursors.previous; }
};

namespace orm {

/// A query cut down to one page: the rows behind a cursor, in the order of columns that tell all rows apart.
class PageState {
public:
    /// Throws Error(Usage) for an order that is not made of the table's columns, for a table without a key,
    /// and for a cursor that is not of this query.
    PageState(query::SelectState select, const query::TableInfo& table, std::size_t size,
              std::string_view cursor);

    /// One row more than the page has, to see whether there are more.
    const query::SelectState& state() const { return m_state; }
    /// The rows come from the end.
    bool is_backward() const { return m_is_backward; }

    void set_cursors(PageCursors& cursors, const void* first, const void* last, bool has_more) const;

private:
    struct Term {
        std::uint16_t column = 0;
        bool is_descending = false;
    };

    void read_terms(const query::Fragment& order);
    void read_cursor(std::string_view cursor);
    query::Fragment behind(std::size_t term) const;
    query::Fragment same(std::size_t term) const;
    query::Fragment column(std::size_t term) const;
    query::Fragment value(std::size_t term) const;
    query::Fragment position() const;
    query::Fragment order() const;
    bool descends(std::size_t term) const { return m_terms[term].is_descending != m_is_backward; }
    bool is_nullable(std::size_t term) const;
    std::string fingerprint() const;
    std::string cursor_of(const void* row, bool is_backward) const;

    query::SelectState m_state;
    const query::TableInfo* m_table;
    std::vector<Term> m_terms;
    /// The row that the page is behind; empty for the first page.
    List m_values;
    bool m_is_backward = false;
};

}  // namespace orm
}  // namespace varve
