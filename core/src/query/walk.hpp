// SPDX-License-Identifier: MIT
#pragma once

#include "twins.hpp"

#include "varve/query/statements.hpp"

/// \file
/// The one order in which the nodes and the values of a statement are visited: its shape and the numbers of
/// its parameters both come from it.

namespace varve::query {

/// Calls `visitor.node(const Node&)`, `visitor.mark(number)` for what is no node, and
/// `visitor.argument(const Argument&)`.
template <class Visitor>
void walk(const SelectState& select, Visitor& visitor);

template <class Visitor>
void walk(const Fragment& fragment, Visitor& visitor) {
    auto argument = fragment.arguments.begin();
    auto subquery = fragment.subqueries.begin();
    visitor.mark(fragment.nodes.size());
    for (const Node& node : fragment.nodes) {
        visitor.node(node);
        if (takes_argument(node)) {
            visitor.argument(*argument++);
        }
        if (takes_subquery(node)) {
            walk(**subquery++, visitor);
        }
    }
}

template <class Visitor>
void walk(const Source& source, Visitor& visitor) {
    visitor.node({.alias = source.alias, .table = source.table});
    visitor.mark(source.query != nullptr ? 2 : source.is_lateral ? 1 : 0);
    if (source.query != nullptr) {
        walk(*source.query, visitor);
    }
}

template <class Visitor>
void walk(const RowCount& rows, Visitor& visitor) {
    visitor.mark(rows.empty() ? 0 : 1);
    if (!rows.empty()) {
        visitor.argument(rows.argument());
    }
}

template <class Visitor>
void walk(const SelectState& select, Visitor& visitor) {
    visitor.mark(select.common_tables.size() * 2 + (select.is_recursive ? 1 : 0));
    for (const CommonTable& each : select.common_tables) {
        visitor.node({.table = each.table});
        walk(*each.query, visitor);
    }
    visitor.mark((select.from ? 1U : 0U) | (select.is_distinct ? 2U : 0U) |
                 (select.deleted == Deleted::Shown ? 4U : 0U) | static_cast<unsigned>(select.lock) << 3U |
                 static_cast<unsigned>(select.lock_wait) << 5U);
    visitor.node({.table = select.named_like});
    walk(select.distinct_on, visitor);
    walk(select.outputs, visitor);
    if (select.from) {
        walk(*select.from, visitor);
    }
    visitor.mark(select.joins.size());
    for (const Join& join : select.joins) {
        visitor.mark(static_cast<std::size_t>(join.kind));
        walk(join.source, visitor);
        walk(join.condition, visitor);
    }
    walk(select.where, visitor);
    walk(select.group_by, visitor);
    walk(select.having, visitor);
    visitor.mark(select.members.size());
    for (const Member& member : select.members) {
        visitor.mark(static_cast<std::size_t>(member.kind));
        walk(*member.query, visitor);
    }
    walk(select.order_by, visitor);
    const std::vector<Twin> twins = twins_of(select);
    visitor.mark(twins.size());
    for (const Twin& twin : twins) {
        visitor.mark(twin.number);
    }
    walk(select.limit, visitor);
    walk(select.offset, visitor);
}

template <class Visitor>
void walk(const std::vector<Source>& sources, Visitor& visitor) {
    visitor.mark(sources.size());
    for (const Source& source : sources) {
        walk(source, visitor);
    }
}

template <class Visitor>
void walk(const UpdateState& update, Visitor& visitor) {
    visitor.node({.table = update.table});
    visitor.mark(static_cast<unsigned>(update.returning) | static_cast<unsigned>(update.deleted) << 1U);
    visitor.mark(update.assignments.size());
    for (const SetColumn& each : update.assignments) {
        visitor.mark(each.column);
        walk(each.value, visitor);
    }
    walk(update.from, visitor);
    walk(update.where, visitor);
}

template <class Visitor>
void walk(const DeleteState& deletion, Visitor& visitor) {
    visitor.node({.table = deletion.table});
    visitor.mark(static_cast<unsigned>(deletion.returning) | static_cast<unsigned>(deletion.deleted) << 1U);
    walk(deletion.from, visitor);
    walk(deletion.where, visitor);
}

template <class Visitor>
void walk(const InsertState& insert, Visitor& visitor) {
    visitor.node({.table = insert.table});
    visitor.mark(static_cast<std::size_t>(insert.returning));
    visitor.mark(insert.columns.size());
    for (const std::uint16_t column : insert.columns) {
        visitor.mark(column);
    }
    walk(*insert.query, visitor);
}

/// Which kind of statement: those of different kinds have different shapes.
constexpr std::size_t kind_of(const SelectState& /*state*/) {
    return 0;
}
constexpr std::size_t kind_of(const UpdateState& /*state*/) {
    return 1;
}
constexpr std::size_t kind_of(const DeleteState& /*state*/) {
    return 2;
}
constexpr std::size_t kind_of(const InsertState& /*state*/) {
    return 3;
}

}  // namespace varve::query
