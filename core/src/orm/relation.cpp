// SPDX-License-Identifier: MIT
#include "varve/orm/relation.hpp"

#include "relation_query.hpp"

#include "varve/diag/error.hpp"
#include "varve/orm/loader.hpp"
#include "varve/value/conversion.hpp"

#include <algorithm>
#include <memory>

namespace varve {

namespace {

std::string quoted(std::string_view table) {
    return table.empty() ? "a table" : "`" + std::string(table) + "`";
}

}  // namespace

void throw_not_loaded(std::string_view table) {
    throw Error(ErrorCode::NotLoaded, "the related rows of " + quoted(table) + " have not been loaded")
        .with_hint("ask for them with the query, as in `.with(user.posts)`, or afterwards, as in "
                   "`db.load(users, user.posts)`");
}

void throw_no_related_row(std::string_view table) {
    throw Error(ErrorCode::NotFound, "there is no related row of " + quoted(table))
        .with_hint("ask first, as in `if (post.author)`");
}

void throw_partial(std::string_view table) {
    throw Error(ErrorCode::NotLoaded, "only some of the related rows of " + quoted(table) +
                                          " have been loaded: a filter has left others out")
        .with_hint("`.partial()` gives those that there are");
}

namespace orm {

namespace {

using query::Fragment;
using query::Node;
using query::Operation;

Node column_node(const query::TableInfo& table, std::uint16_t column, std::uint16_t alias = 0) {
    return {.operation = Operation::Column, .column = column, .alias = alias, .table = &table};
}

/// `posts.author_id = users.id AND …`
Fragment equal_columns(const query::TableInfo& left, std::uint16_t left_alias, const KeyColumns& left_columns,
                       const query::TableInfo& right, std::uint16_t right_alias,
                       const KeyColumns& right_columns) {
    Fragment condition;
    for (std::size_t at = 0; at < left_columns.count; ++at) {
        query::restrict(condition,
                        combine(Fragment(column_node(left, left_columns.columns[at], left_alias)),
                                Fragment(column_node(right, right_columns.columns[at], right_alias)),
                                {.operation = Operation::Infix, .text = " = "}));
    }
    return condition;
}

/// A number that no program takes for an alias of its own.
constexpr std::uint16_t inner_alias = 60000;

/// The largest alias of a table that an expression and its subqueries have.
std::uint16_t largest_alias(const Fragment& fragment, const query::TableInfo& table) {
    std::uint16_t largest = 0;
    for (const Node& node : fragment.nodes) {
        largest = node.table == &table ? std::max(largest, node.alias) : largest;
    }
    for (const query::Subquery& each : fragment.subqueries) {
        largest = std::max({largest, largest_alias(each->where, table), largest_alias(each->outputs, table)});
    }
    return largest;
}

/// The same expression about another use of the table, in subqueries that do not have it themselves too.
Fragment under_alias(Fragment fragment, const query::TableInfo& table, std::uint16_t alias) {
    for (Node& node : fragment.nodes) {
        if (node.operation == Operation::Column && node.table == &table && node.alias == 0) {
            node.alias = alias;
        }
    }
    for (query::Subquery& each : fragment.subqueries) {
        if (each->from && each->from->table == &table && each->from->alias == 0) {
            continue;
        }
        query::SelectState inner = *each;
        inner.where = under_alias(std::move(inner.where), table, alias);
        inner.outputs = under_alias(std::move(inner.outputs), table, alias);
        for (query::Join& join : inner.joins) {
            join.condition = under_alias(std::move(join.condition), table, alias);
        }
        each = std::make_shared<query::SelectState>(std::move(inner));
    }
    return fragment;
}

/// A condition for the one value of a column.
Fragment equal_value(const query::TableInfo& table, std::uint16_t column, query::Argument value) {
    Fragment equal(column_node(table, column));
    equal.add(std::move(value), table.columns[column].type->scalar);
    return std::move(equal.add({.operation = Operation::Infix, .text = " = "}));
}

query::Argument argument_of(const Value& value) {
    return std::visit([](const auto& each) { return query::Argument(each); }, value);
}

/// The rows of the table that refers which say that they are of a polymorphic relation.
Fragment of_type(const RelationInfo& relation, const query::TableInfo& table) {
    return equal_value(table, relation.type.column, std::string(relation.type.value));
}

void add_columns(Fragment& outputs, const query::TableInfo& table, std::size_t count) {
    for (std::size_t at = 0; at < count; ++at) {
        outputs.add(column_node(table, static_cast<std::uint16_t>(at)));
    }
}

/// Numbers the rows of each owner and keeps the first ones.
query::SelectState first_of_each(query::SelectState select, const query::TableInfo& owners,
                                 const KeyColumns& owner_columns, const query::TableInfo& ranked,
                                 const RelationFilter& filter) {
    Fragment place(Node{.operation = Operation::Function, .count = 0, .text = "row_number"});
    for (std::size_t at = 0; at < owner_columns.count; ++at) {
        place.add(column_node(owners, owner_columns.columns[at]));
    }
    place.append(filter.order_by);
    place.add({.operation = Operation::Over,
               .count = static_cast<std::uint16_t>(owner_columns.count),
               .column = filter.order_terms});
    select.outputs.append(std::move(place));
    select.order_by = {};
    select.named_like = &ranked;

    query::SelectState outer;
    outer.from = query::Source{&ranked, 0, std::make_shared<query::SelectState>(std::move(select)), false};
    const std::size_t places = ranked.columns.size() - 1;
    add_columns(outer.outputs, ranked, places);
    outer.where = Fragment(column_node(ranked, static_cast<std::uint16_t>(places)));
    outer.where.add(query::Argument(filter.limit_each), varve::Scalar::Int64)
        .add({.operation = Operation::Infix, .text = " <= "});
    outer.order_by.add(column_node(ranked, static_cast<std::uint16_t>(places)));
    return outer;
}

}  // namespace

Fragment related_exists(const RelationInfo& relation, const query::TableInfo& owner,
                        std::uint16_t owner_alias, const query::TableInfo& target, Fragment condition,
                        bool is_negated) {
    // A table may be related to itself.
    const bool is_own = &owner == &target && owner_alias == 0;
    const std::uint16_t alias =
        is_own ? static_cast<std::uint16_t>(std::max(inner_alias, largest_alias(condition, target)) + 1)
               : std::uint16_t{0};
    query::SelectState select;
    select.from = query::Source{&target, alias, nullptr, false};
    select.outputs = Fragment(Node{.operation = Operation::True});
    if (relation.through == nullptr) {
        select.where = equal_columns(target, alias, relation.foreign, owner, owner_alias, relation.local);
    } else {
        select.joins.push_back(
            {query::Join::Kind::Inner,
             {relation.through, 0, nullptr, false},
             equal_columns(*relation.through, 0, relation.through_foreign, target, alias, relation.foreign)});
        select.where =
            equal_columns(*relation.through, 0, relation.through_local, owner, owner_alias, relation.local);
    }
    if (!relation.type.value.empty()) {
        const bool is_owners = relation.type.is_owners;
        query::restrict(select.where,
                        under_alias(of_type(relation, is_owners ? owner : target), is_owners ? owner : target,
                                    is_owners ? owner_alias : alias));
    }
    query::restrict(select.where, under_alias(std::move(condition), target, alias));
    Fragment exists(Node{.operation = Operation::Exists});
    exists.subqueries.push_back(std::make_shared<query::SelectState>(std::move(select)));
    if (is_negated) {
        exists.add({.operation = Operation::Prefix, .text = "NOT "});
    }
    return exists;
}

Fragment equal_key(const query::TableInfo& table, const KeyColumns& columns,
                   std::initializer_list<query::Argument> values) {
    Fragment condition;
    for (std::size_t at = 0; at < columns.count; ++at) {
        query::restrict(condition, equal_value(table, columns.columns[at], *(values.begin() + at)));
    }
    return condition;
}

Fragment among(const query::TableInfo& table, const KeyColumns& columns, const KeyIndex& keys) {
    Fragment all;
    for (std::size_t at = 0; at < columns.count; ++at) {
        List list;
        list.reserve(keys.size());
        for (const List& key : keys.keys()) {
            list.push_back(key[at]);
        }
        Fragment one(column_node(table, columns.columns[at]));
        one.arguments.emplace_back(std::move(list));
        one.add(Node{.operation = Operation::In, .scalar = table.columns[columns.columns[at]].type->scalar});
        query::restrict(all, std::move(one));
    }
    return all;
}

bool may_relate(const RelationInfo& relation, const query::TableInfo& owner, const void* row) {
    if (relation.type.value.empty() || !relation.type.is_owners) {
        return true;
    }
    const query::ColumnInfo& column = owner.columns[relation.type.column];
    const Value value = value_at(*column.type, static_cast<const char*>(row) + column.offset);
    const auto* const text = std::get_if<std::string>(&value);
    return text != nullptr && *text == relation.type.value;
}

Fragment related_to(const RelationInfo& relation, const query::TableInfo& owner, const void* row,
                    const query::TableInfo& target) {
    const auto value_of = [&](std::uint16_t place) {
        const query::ColumnInfo& column = owner.columns[place];
        return argument_of(value_at(*column.type, static_cast<const char*>(row) + column.offset));
    };
    if (!may_relate(relation, owner, row)) {
        return Fragment(Node{.operation = Operation::False});
    }
    const query::TableInfo& near = relation.through != nullptr ? *relation.through : target;
    const KeyColumns& columns = relation.through != nullptr ? relation.through_local : relation.foreign;
    Fragment condition;
    for (std::size_t at = 0; at < columns.count; ++at) {
        query::restrict(condition,
                        equal_value(near, columns.columns[at], value_of(relation.local.columns[at])));
    }
    if (relation.through == nullptr) {
        if (!relation.type.value.empty() && !relation.type.is_owners) {
            query::restrict(condition, of_type(relation, target));
        }
        return condition;
    }
    query::restrict(condition, equal_columns(near, 0, relation.through_foreign, target, 0, relation.foreign));
    query::SelectState select;
    select.from = query::Source{&near, 0, nullptr, false};
    select.outputs = Fragment(Node{.operation = Operation::True});
    select.where = std::move(condition);
    Fragment exists(Node{.operation = Operation::Exists});
    exists.subqueries.push_back(std::make_shared<query::SelectState>(std::move(select)));
    return exists;
}

query::SelectState relation_query(const RelationInfo& relation, const query::TableInfo& target,
                                  const KeyIndex& keys, const RelationFilter& filter,
                                  const query::TableInfo& ranked) {
    const query::TableInfo& owners = relation.through != nullptr ? *relation.through : target;
    const KeyColumns& owner_columns = relation.through != nullptr ? relation.through_local : relation.foreign;
    query::SelectState select;
    select.from = query::Source{&target, 0, nullptr, false};
    select.deleted = filter.shows_deleted ? query::Deleted::Shown : query::Deleted::Hidden;
    if (relation.through != nullptr) {
        if (filter.limit_each != 0) {
            throw Error(ErrorCode::Unsupported, "limit_each() of rows behind a table in between");
        }
        select.joins.push_back(
            {query::Join::Kind::Inner,
             {relation.through, 0, nullptr, false},
             equal_columns(*relation.through, 0, relation.through_foreign, target, 0, relation.foreign)});
        for (std::size_t at = 0; at < owner_columns.count; ++at) {
            select.outputs.add(column_node(owners, owner_columns.columns[at]));
        }
    }
    add_columns(select.outputs, target, target.columns.size());
    select.where = among(owners, owner_columns, keys);
    if (!relation.type.value.empty() && !relation.type.is_owners) {
        query::restrict(select.where, of_type(relation, target));
    }
    query::restrict(select.where, Fragment(filter.where));
    select.order_by = filter.order_by;
    return filter.limit_each == 0 ? select
                                  : first_of_each(std::move(select), owners, owner_columns, ranked, filter);
}

}  // namespace orm
}  // namespace varve
