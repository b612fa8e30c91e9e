// SPDX-License-Identifier: MIT
#include "orm/random_query.hpp"
#include "orm/random_fragments.hpp"

#include <algorithm>

namespace varve::test {

const query::TableInfo items{"", "items", item_columns};
const query::TableInfo parts{"", "parts", part_columns};

std::string random_tables(std::uint32_t seed) {
    std::mt19937 random(seed);
    const auto number = [&](std::uint32_t end) { return std::to_string(random() % end); };
    const auto maybe = [&](const std::string& value) { return random() % 4 == 0 ? "NULL" : value; };
    const auto word = [&] { return "'" + std::string(words[random() % words.size()]) + "'"; };
    const auto truth = [&] { return std::string(random() % 2 == 0 ? "true" : "false"); };
    std::string sql =
        "CREATE TABLE items (id bigint PRIMARY KEY, number bigint, word text, truth boolean NOT NULL, "
        "kind bigint NOT NULL);"
        "CREATE TABLE parts (id bigint PRIMARY KEY, item_id bigint, label text NOT NULL, amount bigint, "
        "truth boolean);";
    for (int id = 1; id <= 9; ++id) {
        sql += "INSERT INTO items VALUES (" + std::to_string(id) + ", " + maybe(number(6)) + ", " +
               maybe(word()) + ", " + truth() + ", " + number(3) + ");";
    }
    for (int id = 1; id <= 14; ++id) {
        sql += "INSERT INTO parts VALUES (" + std::to_string(id) + ", " + maybe(number(11)) + ", " + word() +
               ", " + maybe(number(9)) + ", " + maybe(truth()) + ");";
    }
    return sql;
}

QueryGrower::Scope QueryGrower::new_source(SelectState& select, int depth, query::Source& source) {
    const std::uint16_t alias = ++m_aliases;
    const std::uint32_t kind = depth > 0 ? below(10) : below(7);
    if (kind >= 8) {
        source = {&derived_table, alias, nullptr, false};
        SelectState inner = derived(depth - 1);
        inner.named_like = &derived_table;
        source.query = std::make_shared<SelectState>(std::move(inner));
    } else if (kind == 7 && select.common_tables.empty()) {
        select.common_tables.push_back({&common_table, std::make_shared<SelectState>(derived(depth - 1))});
        source = {&common_table, alias, nullptr, false};
    } else {
        source = {chance(60) ? &items : &parts, alias, nullptr, false};
    }
    return {source.table, alias};
}

Fragment QueryGrower::join_condition(const Scopes& scopes, query::Join::Kind kind) {
    const Scope& last = scopes.back();
    const Scopes before(scopes.begin(), scopes.end() - 1);
    Fragment equal = both(column({last}, Type::Number), column(before, Type::Number),
                          {.operation = Operation::Infix, .text = " = "});
    // A full join can be made by equality only.
    return kind == query::Join::Kind::Full || chance(50)
               ? equal
               : both(std::move(equal), condition(scopes, 1),
                      {.operation = Operation::Chain, .count = 2, .text = " AND "});
}

QueryGrower::Scopes QueryGrower::add_sources(SelectState& select, int depth) {
    query::Source source;
    Scopes scopes{new_source(select, depth, source)};
    select.from = source;
    constexpr std::array kinds{query::Join::Kind::Inner, query::Join::Kind::Left, query::Join::Kind::Right,
                               query::Join::Kind::Full, query::Join::Kind::Cross};
    for (std::uint32_t left = depth > 0 ? below(3) : 0; left > 0; --left) {
        query::Join join;
        join.kind = kinds[below(kinds.size())];
        scopes.push_back(new_source(select, depth - 1, join.source));
        if (join.kind != query::Join::Kind::Cross) {
            join.condition = join_condition(scopes, join.kind);
        }
        select.joins.push_back(std::move(join));
    }
    return scopes;
}

/// A query of one column that may speak of what is around it.
SelectState QueryGrower::one_column(const Scopes& around, Type type, int depth) {
    SelectState select;
    Scopes scopes = add_sources(select, 0);
    select.outputs = value(scopes, type, 1);
    scopes.insert(scopes.end(), around.begin(), around.end());
    if (chance(80)) {
        select.where = condition(scopes, std::min(depth, 1));
    }
    return select;
}

/// One for the columns of a table that is none.
SelectState QueryGrower::derived(int depth) {
    return simple({Type::Number, Type::Text, Type::Truth}, depth);
}

SelectState QueryGrower::simple(const std::vector<Type>& types, int depth) {
    SelectState select;
    const Scopes scopes = add_sources(select, depth);
    for (const Type type : types) {
        select.outputs.append(value(scopes, type, 2));
    }
    if (chance(70)) {
        select.where = condition(scopes, 2);
    }
    select.is_distinct = chance(20);
    return select;
}

/// By everything that is selected, where the database lets one: then equal rows only may change places.
void QueryGrower::order(RandomQuery& query) {
    const std::vector<Fragment> outputs = split(query.select.outputs);
    const bool is_choosy =
        query.select.is_distinct || !query.select.members.empty() || !query.select.group_by.empty();
    if (is_choosy && std::any_of(outputs.begin(), outputs.end(), has_values)) {
        return;
    }
    query.is_ordered = true;
    for (const Fragment& each : outputs) {
        query.select.order_by.append(in_order(each));
    }
    if (chance(40)) {
        query.select.limit = below(8);
    }
    if (chance(30)) {
        query.select.offset = below(5);
    }
}

RandomQuery QueryGrower::grouped() {
    RandomQuery query;
    const Scopes scopes = add_sources(query.select, 1);
    if (chance(60)) {
        query.select.where = condition(scopes, 2);
    }
    for (std::uint32_t left = below(3); left > 0; --left) {
        const Fragment key = column(scopes, any_type());
        query.select.group_by.append(key);
        query.select.outputs.append(key);
    }
    for (std::uint32_t left = 1 + below(3); left > 0; --left) {
        query.select.outputs.append(aggregate(scopes, true));
    }
    if (chance(40)) {
        Fragment least;
        least.add(query::Argument(std::int64_t{below(4)}), varve::Scalar::Int64);
        query.select.having = both(function("count", {column(scopes, any_type())}), std::move(least),
                                   {.operation = Operation::Infix, .text = " >= "});
    }
    return query;
}

RandomQuery QueryGrower::united() {
    std::vector<Type> types;
    for (std::uint32_t left = 1 + below(2); left > 0; --left) {
        types.push_back(any_type());
    }
    RandomQuery query;
    query.select = simple(types, 1);
    for (std::uint32_t left = 1 + below(3); left > 0; --left) {
        query.select.members.push_back(
            {static_cast<query::Member::Kind>(below(4)), std::make_shared<SelectState>(simple(types, 0))});
    }
    return query;
}

RandomQuery QueryGrower::listed() {
    RandomQuery query;
    const Scopes scopes = add_sources(query.select, 2);
    // Rows of queries may be equal, and then have no order among themselves for windows.
    const bool has_keys = std::all_of(scopes.begin(), scopes.end(), [](const Scope& scope) {
        return scope.table == &items || scope.table == &parts;
    });
    for (std::uint32_t left = 1 + below(4); left > 0; --left) {
        query.select.outputs.append(has_keys && chance(20) ? windowed(scopes) : value(scopes, any_type(), 3));
    }
    if (chance(70)) {
        query.select.where = condition(scopes, 3);
    }
    query.select.is_distinct = chance(15);
    return query;
}

/// Numbers that grow out of each other, up to a limit.
void add_climbing(SelectState& select, std::int64_t top) {
    const auto number = [](std::int64_t value) {
        Fragment fragment;
        fragment.add(query::Argument(value), varve::Scalar::Int64)
            .add({.operation = Operation::Cast, .scalar = varve::Scalar::Int64});
        return fragment;
    };
    Fragment rest;
    rest.add(query::Argument(std::string("x")), varve::Scalar::Text)
        .add({.operation = Operation::Cast, .scalar = varve::Scalar::Text})
        .add({.operation = Operation::True});
    SelectState first;
    first.outputs = number(1);
    first.outputs.append(rest);
    SelectState next;
    next.from = query::Source{&climbing_table, 0, nullptr, false};
    next.outputs =
        both(column_of(climbing_table, 0, 0), number(1), {.operation = Operation::Infix, .text = " + "});
    next.outputs.append(column_of(climbing_table, 0, 1)).append(column_of(climbing_table, 0, 2));
    next.where =
        both(column_of(climbing_table, 0, 0), number(top), {.operation = Operation::Infix, .text = " < "});
    first.members.push_back({query::Member::Kind::UnionAll, std::make_shared<SelectState>(std::move(next))});
    select.common_tables.push_back({&climbing_table, std::make_shared<SelectState>(std::move(first))});
    select.is_recursive = true;
}

RandomQuery QueryGrower::query() {
    RandomQuery query = [&] {
        switch (below(4)) {
        case 0: return grouped();
        case 1: return united();
        default: return listed();
        }
    }();
    // Rows that are there several times have no order among themselves for windows.
    const bool has_window = std::any_of(query.select.outputs.nodes.begin(), query.select.outputs.nodes.end(),
                                        [](const Node& node) { return node.operation == Operation::Over; });
    if (query.select.members.empty() && query.select.group_by.empty() && !has_window && chance(15)) {
        add_climbing(query.select, below(6));
        query::Join join;
        join.kind = query::Join::Kind::Cross;
        join.source = {&climbing_table, ++m_aliases, nullptr, false};
        query.select.joins.push_back(join);
    }
    if (chance(80)) {
        order(query);
    }
    return query;
}

}  // namespace varve::test
