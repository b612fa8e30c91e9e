// SPDX-License-Identifier: MIT
#include "varve/orm/page.hpp"

#include "base64.hpp"

#include "varve/diag/error.hpp"
#include "varve/model/overloaded.hpp"
#include "varve/value/conversion.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <variant>

namespace varve::orm {

namespace {

using query::ColumnTrait;
using query::Fragment;
using query::Node;
using query::Operation;

Error not_this_query() {
    return Error(ErrorCode::Usage, "the cursor is not one of this query")
        .with_hint("a cursor is good for the same order and the same table only; begin with an empty one");
}

/// The value in a cursor, whose list is JSON: that has no bytes and no infinite numbers.
Value written(Value value) {
    if (const Bytes* const bytes = std::get_if<Bytes>(&value)) {
        return base64url({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
    }
    const double* const number = std::get_if<double>(&value);
    if (number != nullptr && !std::isfinite(*number)) {
        return std::string(*number > 0 ? "Infinity" : "-Infinity");
    }
    return value;
}

std::optional<Value> as_number(const Value& value) {
    const std::string* const text = std::get_if<std::string>(&value);
    if (text != nullptr && (*text == "Infinity" || *text == "-Infinity")) {
        return std::numeric_limits<double>::infinity() * (*text == "Infinity" ? 1 : -1);
    }
    const bool is_number =
        std::holds_alternative<std::int64_t>(value) || std::holds_alternative<double>(value);
    return is_number ? std::optional(value) : std::nullopt;
}

std::optional<Value> as_bytes(const Value& value) {
    const std::string* const text = std::get_if<std::string>(&value);
    const std::optional<std::string> content = text != nullptr ? from_base64url(*text) : std::nullopt;
    if (!content) {
        return std::nullopt;
    }
    const auto* const begin = reinterpret_cast<const std::byte*>(content->data());
    return Bytes(begin, begin + content->size());
}

/// What written() has made of a column's value; nothing for what no column of its type holds.
std::optional<Value> read(const Value& value, Scalar scalar) {
    if (std::holds_alternative<Null>(value)) {
        return value;
    }
    const auto if_it_is = [&](bool is_one) { return is_one ? std::optional(value) : std::nullopt; };
    switch (scalar) {
    case Scalar::Any: return value;
    case Scalar::Boolean: return if_it_is(std::holds_alternative<bool>(value));
    case Scalar::Int16:
    case Scalar::Int32:
    case Scalar::Int64: return if_it_is(std::holds_alternative<std::int64_t>(value));
    case Scalar::Float:
    case Scalar::Double: return as_number(value);
    case Scalar::Bytes: return as_bytes(value);
    default: return if_it_is(std::holds_alternative<std::string>(value));
    }
}

Fragment both(Fragment left, Fragment right, query::Literal word) {
    return combine(std::move(left), std::move(right),
                   {.operation = Operation::Chain, .count = 2, .text = word});
}

}  // namespace

PageState::PageState(query::SelectState select, const query::TableInfo& table, std::size_t size,
                     std::string_view cursor)
    : m_state(std::move(select)), m_table(&table) {
    if (size == 0) {
        throw Error(ErrorCode::Usage, "a page has at least one row");
    }
    if (!m_state.limit.empty() || !m_state.offset.empty()) {
        throw Error(ErrorCode::Usage,
                    "the size and the cursor say which rows are on a page, so its query takes "
                    "neither limit() nor offset()");
    }
    if (!m_state.members.empty()) {
        throw Error(ErrorCode::Usage, "the rows of several queries put together do not come in pages")
            .with_hint("make pages of one query, or go by limit() and offset()");
    }
    read_terms(m_state.order_by);
    read_cursor(cursor);
    if (!m_values.empty()) {
        query::restrict(m_state.where, position());
    }
    m_state.order_by = order();
    m_state.limit = static_cast<std::int64_t>(size) + 1;
}

void PageState::read_terms(const Fragment& order) {
    for (const Node& node : order.nodes) {
        if (node.operation == Operation::Column && node.table == m_table && node.alias == 0) {
            m_terms.push_back({node.column, false});
        } else if (node.operation == Operation::Order && !m_terms.empty()) {
            m_terms.back().is_descending = node.text.view() == " DESC";
        } else {
            throw Error(ErrorCode::Usage,
                        "pages are ordered by columns of `" + std::string(m_table->name) + "` only")
                .with_hint(
                    "NULLs are the last of them, and the first where they descend; expressions have no "
                    "place in a cursor");
        }
    }
    const bool descends = !m_terms.empty() && m_terms.back().is_descending;
    bool has_key = false;
    for (std::size_t at = 0; at < m_table->columns.size(); ++at) {
        const auto column = static_cast<std::uint16_t>(at);
        if (m_table->columns[at].is(ColumnTrait::Key)) {
            has_key = true;
            if (std::none_of(m_terms.begin(), m_terms.end(),
                             [&](Term term) { return term.column == column; })) {
                m_terms.push_back({column, descends});
            }
        }
    }
    if (!has_key) {
        throw Error(ErrorCode::Usage,
                    "`" + std::string(m_table->name) + "` has no key that tells its rows apart");
    }
}

void PageState::read_cursor(std::string_view cursor) {
    if (cursor.empty()) {
        return;
    }
    const std::optional<std::string> text = from_base64url(cursor);
    std::optional<List> list = text ? parse_list(*text, ListForm::Json) : std::nullopt;
    if (!list || list->size() != m_terms.size() + 2 || list->front() != Value(fingerprint()) ||
        !std::holds_alternative<bool>((*list)[1])) {
        throw not_this_query();
    }
    m_is_backward = std::get<bool>((*list)[1]);
    for (std::size_t term = 0; term < m_terms.size(); ++term) {
        std::optional<Value> value =
            read((*list)[term + 2], m_table->columns[m_terms[term].column].type->scalar);
        if (!value) {
            throw not_this_query();
        }
        m_values.push_back(*std::move(value));
    }
}

bool PageState::is_nullable(std::size_t term) const {
    return m_table->columns[m_terms[term].column].type->is_nullable();
}

Fragment PageState::column(std::size_t term) const {
    return Fragment(Node{.operation = Operation::Column, .column = m_terms[term].column, .table = m_table});
}

Fragment PageState::value(std::size_t term) const {
    Fragment fragment;
    fragment.add(std::visit([](const auto& value) { return query::Argument(value); }, m_values[term]),
                 m_table->columns[m_terms[term].column].type->scalar);
    return fragment;
}

/// Rows that stand behind the value of a term. NULLs are the last when it ascends, and the first when it
/// descends.
Fragment PageState::behind(std::size_t term) const {
    if (std::holds_alternative<Null>(m_values[term])) {
        return descends(term)
                   ? std::move(column(term).add({.operation = Operation::Suffix, .text = " IS NOT NULL"}))
                   : Fragment(Node{.operation = Operation::False});
    }
    Fragment compared = combine(column(term), value(term),
                                {.operation = Operation::Infix,
                                 .text = descends(term) ? query::Literal(" < ") : query::Literal(" > ")});
    if (!is_nullable(term) || descends(term)) {
        return compared;
    }
    return both(std::move(compared),
                std::move(column(term).add({.operation = Operation::Suffix, .text = " IS NULL"})), " OR ");
}

Fragment PageState::same(std::size_t term) const {
    return std::holds_alternative<Null>(m_values[term])
               ? std::move(column(term).add({.operation = Operation::Suffix, .text = " IS NULL"}))
               : combine(column(term), value(term), {.operation = Operation::Infix, .text = " = "});
}

/// All rows behind the one of the cursor.
Fragment PageState::position() const {
    bool is_uniform = true;
    for (std::size_t term = 0; term < m_terms.size(); ++term) {
        is_uniform = is_uniform && !is_nullable(term) && descends(term) == descends(0);
    }
    if (is_uniform) {
        // One comparison of whole rows, for which databases can use an index of several columns.
        Fragment columns;
        Fragment values;
        for (std::size_t term = 0; term < m_terms.size(); ++term) {
            columns.append(column(term));
            values.append(value(term));
        }
        const Node row{.operation = Operation::Function,
                       .count = static_cast<std::uint16_t>(m_terms.size()),
                       .text = ""};
        columns.add(row);
        values.add(row);
        return combine(std::move(columns), std::move(values),
                       {.operation = Operation::Infix,
                        .text = descends(0) ? query::Literal(" < ") : query::Literal(" > ")});
    }
    Fragment position = behind(m_terms.size() - 1);
    for (std::size_t term = m_terms.size() - 1; term-- > 0;) {
        position = both(behind(term), both(same(term), std::move(position), " AND "), " OR ");
    }
    return position;
}

Fragment PageState::order() const {
    Fragment order;
    for (std::size_t term = 0; term < m_terms.size(); ++term) {
        order.append(column(term))
            .add({.operation = Operation::Order,
                  .text = descends(term) ? query::Literal(" DESC") : query::Literal(" ASC")});
        if (is_nullable(term)) {
            order.add(
                {.operation = Operation::Suffix,
                 .text = descends(term) ? query::Literal(" NULLS FIRST") : query::Literal(" NULLS LAST")});
        }
    }
    return order;
}

std::string PageState::fingerprint() const {
    std::string text(m_table->name);
    for (const Term& term : m_terms) {
        text += term.is_descending ? " -" : " +";
        text += m_table->columns[term.column].name;
    }
    return text;
}

std::string PageState::cursor_of(const void* row, bool is_backward) const {
    List list{fingerprint(), is_backward};
    for (const Term& term : m_terms) {
        const query::ColumnInfo& column = m_table->columns[term.column];
        list.push_back(written(value_at(*column.type, static_cast<const char*>(row) + column.offset)));
    }
    return base64url(list_text(list, ListForm::Json));
}

void PageState::set_cursors(PageCursors& cursors, const void* first, const void* last, bool has_more) const {
    // Where the page came from there are rows; in the direction that it goes only the one row more tells.
    if (m_is_backward || has_more) {
        cursors.next = cursor_of(last, false);
    }
    if (m_is_backward ? has_more : !m_values.empty()) {
        cursors.previous = cursor_of(first, true);
    }
}

}  // namespace varve::orm
