// SPDX-License-Identifier: MIT
#include "varve/orm/loader.hpp"

#include "varve/diag/error.hpp"

#include <utility>

namespace varve::orm {

namespace {

using query::Fragment;
using query::Node;
using query::Operation;

/// The key of the model, where the rows are its and nobody says an order.
void order_by_key(query::SelectState& select, const query::TableInfo* model) {
    const bool is_plain = select.outputs.empty() && select.members.empty() && select.group_by.empty() &&
                          !select.is_distinct && select.distinct_on.empty() && select.from &&
                          select.from->table == model;
    if (!select.order_by.empty() || model == nullptr || !is_plain) {
        return;
    }
    for (std::size_t at = 0; at < model->columns.size(); ++at) {
        if (model->columns[at].is(query::ColumnTrait::Key)) {
            select.order_by.add({.operation = Operation::Column,
                                 .column = static_cast<std::uint16_t>(at),
                                 .alias = select.from->alias,
                                 .table = model});
        }
    }
}

/// A term of ORDER BY the other way round, NULLs too.
Fragment reversed(Fragment term) {
    query::Literal direction = " DESC";
    std::optional<query::Literal> nulls;
    while (term.nodes.back().operation == Operation::Order ||
           (term.nodes.back().operation == Operation::Suffix &&
            term.nodes.back().text.view().starts_with(" NULLS"))) {
        const Node last = term.nodes.back();
        term.nodes.pop_back();
        if (last.operation == Operation::Order) {
            direction = last.text.view() == " DESC" ? query::Literal(" ASC") : query::Literal(" DESC");
        } else {
            nulls = last.text.view() == " NULLS FIRST" ? query::Literal(" NULLS LAST")
                                                       : query::Literal(" NULLS FIRST");
        }
    }
    term.add({.operation = Operation::Order, .text = direction});
    if (nulls) {
        term.add({.operation = Operation::Suffix, .text = *nulls});
    }
    return term;
}

}  // namespace

query::SelectState at_most(query::SelectState select, std::int64_t rows) {
    // A limit of the program's own may be narrower.
    if (select.limit.empty() || std::get<std::int64_t>(select.limit.argument()) > rows) {
        select.limit = rows;
    }
    return select;
}

query::SelectState first_of(query::SelectState select, const query::TableInfo* model) {
    order_by_key(select, model);
    return at_most(std::move(select), 1);
}

query::SelectState last_of(query::SelectState select, const query::TableInfo* model) {
    if (!select.limit.empty() || !select.offset.empty()) {
        throw Error(ErrorCode::Usage, "last() is about all rows of a query, so it takes neither limit() nor "
                                      "offset()");
    }
    order_by_key(select, model);
    if (select.order_by.empty()) {
        throw Error(ErrorCode::Usage, "the rows of the query have no order, so none is the last")
            .with_hint("say `.order_by(…)`");
    }
    Fragment order;
    for (Fragment& term : split(select.order_by)) {
        order.append(reversed(std::move(term)));
    }
    select.order_by = std::move(order);
    return at_most(std::move(select), 1);
}

}  // namespace varve::orm
