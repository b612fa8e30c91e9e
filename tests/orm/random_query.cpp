// SPDX-License-Identifier: MIT
#include "orm/random_query.hpp"

#include "varve/value/type_of.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace varve::test {

using query::Fragment;
using query::Literal;
using query::Node;
using query::Operation;
using query::SelectState;

namespace {

constexpr query::ColumnInfo item_columns[] = {
    {"id", type_of<std::int64_t>, 0, query::ColumnTrait::Key},
    {"number", type_of<std::optional<std::int64_t>>, 0},
    {"word", type_of<std::optional<std::string>>, 0},
    {"truth", type_of<bool>, 0},
    {"kind", type_of<std::int64_t>, 0},
};
constexpr query::ColumnInfo part_columns[] = {
    {"id", type_of<std::int64_t>, 0, query::ColumnTrait::Key},
    {"item_id", type_of<std::optional<std::int64_t>>, 0},
    {"label", type_of<std::string>, 0},
    {"amount", type_of<std::optional<std::int64_t>>, 0},
    {"truth", type_of<std::optional<bool>>, 0},
};
/// What queries in place of tables have.
constexpr query::ColumnInfo derived_columns[] = {
    {"left_number", type_of<std::optional<std::int64_t>>, 0},
    {"left_word", type_of<std::optional<std::string>>, 0},
    {"left_truth", type_of<std::optional<bool>>, 0},
};
constexpr query::TableInfo derived_table{"", "derived", derived_columns};
constexpr query::TableInfo common_table{"", "common", derived_columns};
constexpr query::TableInfo climbing_table{"", "climbing", derived_columns};

constexpr std::array<const char*, 8> words{"", "a", "ab", "abc", "b", "ba", "c", "a%b"};

Fragment column_of(const query::TableInfo& table, std::uint16_t alias, std::size_t place) {
    return Fragment(Node{.operation = Operation::Column,
                         .column = static_cast<std::uint16_t>(place),
                         .alias = alias,
                         .table = &table});
}

Fragment both(Fragment left, Fragment right, Node node) {
    return combine(std::move(left), std::move(right), node);
}

Fragment function(Literal name, std::vector<Fragment> operands) {
    Fragment all;
    for (Fragment& each : operands) {
        all.append(std::move(each));
    }
    all.add(Node{.operation = Operation::Function,
                 .count = static_cast<std::uint16_t>(operands.size()),
                 .text = name});
    return all;
}

Fragment with_subquery(Fragment operand, Node node, SelectState select) {
    operand.add(node);
    operand.subqueries.push_back(std::make_shared<SelectState>(std::move(select)));
    return operand;
}

Fragment add(Fragment fragment, Node node) {
    fragment.add(node);
    return fragment;
}

bool is_of(varve::Scalar scalar, int type) {
    constexpr std::array scalars{varve::Scalar::Int64, varve::Scalar::Text, varve::Scalar::Boolean};
    return scalar == scalars[static_cast<std::size_t>(type)];
}

bool has_values(const Fragment& fragment) {
    return !fragment.arguments.empty() || !fragment.subqueries.empty();
}

}  // namespace

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

Fragment QueryGrower::plain(Type type) {
    Fragment fragment;
    varve::Scalar scalar = varve::Scalar::Int64;
    switch (type) {
    case Type::Number: fragment.add(query::Argument(std::int64_t{below(9)}), scalar); break;
    case Type::Text:
        scalar = varve::Scalar::Text;
        fragment.add(query::Argument(std::string(words[below(words.size())])), scalar);
        break;
    case Type::Truth:
        scalar = varve::Scalar::Boolean;
        fragment.add(query::Argument(chance(50)), scalar);
        break;
    }
    return add(std::move(fragment), {.operation = Operation::Cast, .scalar = scalar});
}

Fragment QueryGrower::column(const Scopes& scopes, Type type) {
    std::vector<Fragment> fitting;
    for (const Scope& scope : scopes) {
        for (std::size_t place = 0; place < scope.table->columns.size(); ++place) {
            if (is_of(scope.table->columns[place].type->scalar, static_cast<int>(type))) {
                fitting.push_back(column_of(*scope.table, scope.alias, place));
            }
        }
    }
    return fitting[below(static_cast<std::uint32_t>(fitting.size()))];
}

Fragment QueryGrower::leaf(const Scopes& scopes, Type type) {
    return scopes.empty() || chance(25) ? plain(type) : column(scopes, type);
}

Fragment QueryGrower::value(const Scopes& scopes, Type type, int depth) {
    switch (type) {
    case Type::Number: return number(scopes, depth);
    case Type::Text: return text(scopes, depth);
    case Type::Truth: return condition(scopes, depth);
    }
    return plain(type);
}

Fragment QueryGrower::choice(const Scopes& scopes, Type type, int depth) {
    Fragment fragment = condition(scopes, depth - 1);
    fragment.append(value(scopes, type, depth - 1));
    std::uint16_t count = 2;
    if (chance(60)) {
        fragment.append(value(scopes, type, depth - 1));
        ++count;
    }
    return add(std::move(fragment), {.operation = Operation::Case, .count = count});
}

Fragment QueryGrower::number(const Scopes& scopes, int depth) {
    if (depth <= 0) {
        return leaf(scopes, Type::Number);
    }
    constexpr std::array operators{Literal(" + "), Literal(" - "), Literal(" * ")};
    const auto inner = [&] { return number(scopes, depth - 1); };
    switch (below(9)) {
    case 0:
    case 1: {
        Fragment left = inner();
        return both(std::move(left), inner(),
                    {.operation = Operation::Infix, .text = operators[below(operators.size())]});
    }
    case 2: {
        // Never by nothing: there databases differ.
        Fragment divisor;
        divisor.add(query::Argument(std::int64_t{2 + below(4)}), varve::Scalar::Int64)
            .add({.operation = Operation::Cast, .scalar = varve::Scalar::Int64});
        return both(inner(), std::move(divisor),
                    {.operation = Operation::Infix, .text = chance(50) ? Literal(" / ") : Literal(" % ")});
    }
    case 3: return function("abs", {inner()});
    case 4: return function("length", {text(scopes, depth - 1)});
    case 5: {
        Fragment first = inner();
        return function("coalesce", {std::move(first), inner()});
    }
    case 6: return choice(scopes, Type::Number, depth);
    case 7: {
        SelectState select = one_column(scopes, Type::Number, 1);
        select.outputs =
            function(chance(50) ? Literal("max") : Literal("count"), {std::move(select.outputs)});
        return with_subquery({}, {.operation = Operation::Scalar}, std::move(select));
    }
    default: return leaf(scopes, Type::Number);
    }
}

Fragment QueryGrower::text(const Scopes& scopes, int depth) {
    if (depth <= 0) {
        return leaf(scopes, Type::Text);
    }
    const auto inner = [&] { return text(scopes, depth - 1); };
    switch (below(6)) {
    case 0: return function(chance(50) ? Literal("lower") : Literal("upper"), {inner()});
    case 1: {
        Fragment left = inner();
        return both(std::move(left), inner(), {.operation = Operation::Chain, .count = 2, .text = " || "});
    }
    case 2: {
        Fragment first = inner();
        return function("coalesce", {std::move(first), inner()});
    }
    case 3: return choice(scopes, Type::Text, depth);
    case 4:
        return add(number(scopes, depth - 1), {.operation = Operation::Cast, .scalar = varve::Scalar::Text});
    default: return leaf(scopes, Type::Text);
    }
}

Fragment QueryGrower::comparison(const Scopes& scopes, int depth) {
    constexpr std::array operators{Literal(" = "),  Literal(" <> "), Literal(" < "),
                                   Literal(" <= "), Literal(" > "),  Literal(" >= ")};
    const Type type = chance(60) ? Type::Number : Type::Text;
    Fragment left = value(scopes, type, depth - 1);
    switch (below(6)) {
    case 0: {
        Fragment low = value(scopes, type, depth - 1);
        left.append(std::move(low)).append(value(scopes, type, depth - 1));
        return add(std::move(left), {.operation = Operation::Between});
    }
    case 1:
    case 2:
        return both(std::move(left), value(scopes, type, depth - 1),
                    {.operation = chance(50) ? Operation::Same : Operation::Different});
    default:
        return both(std::move(left), value(scopes, type, depth - 1),
                    {.operation = Operation::Infix, .text = operators[below(operators.size())]});
    }
}

Fragment QueryGrower::pattern(const Scopes& scopes, int depth) {
    constexpr std::array<const char*, 7> patterns{"a%", "%b", "_", "a_%", "%\\%%", "", "ab"};
    constexpr std::array kinds{Operation::Like, Operation::LikeAnyCase, Operation::StartsWith};
    Fragment fragment = text(scopes, depth - 1);
    const Operation kind = kinds[below(kinds.size())];
    const char* const pattern =
        kind == Operation::StartsWith ? words[below(words.size())] : patterns[below(patterns.size())];
    fragment.add(query::Argument(std::string(pattern)), varve::Scalar::Text);
    return add(std::move(fragment), {.operation = kind});
}

/// A condition with a query inside of it.
Fragment QueryGrower::about_rows(const Scopes& scopes, int depth) {
    constexpr std::array operators{Literal(" = "), Literal(" <> "), Literal(" < "), Literal(" >= ")};
    const Type type = chance(60) ? Type::Number : Type::Text;
    SelectState select = one_column(scopes, type, depth - 1);
    switch (below(3)) {
    case 0: return with_subquery({}, {.operation = Operation::Exists}, std::move(select));
    case 1:
        return with_subquery(value(scopes, type, depth - 1), {.operation = Operation::InQuery},
                             std::move(select));
    default:
        return with_subquery(value(scopes, type, depth - 1),
                             {.operation = Operation::Quantified,
                              .column = static_cast<std::uint16_t>(below(2)),
                              .text = operators[below(operators.size())]},
                             std::move(select));
    }
}

Fragment QueryGrower::condition(const Scopes& scopes, int depth) {
    if (depth <= 0) {
        return leaf(scopes, Type::Truth);
    }
    switch (below(10)) {
    case 0:
    case 1: {
        Fragment left = condition(scopes, depth - 1);
        return both(std::move(left), condition(scopes, depth - 1),
                    {.operation = Operation::Chain,
                     .count = 2,
                     .text = chance(50) ? Literal(" AND ") : Literal(" OR ")});
    }
    case 2: return add(condition(scopes, depth - 1), {.operation = Operation::Prefix, .text = "NOT "});
    case 3:
        return add(value(scopes, any_type(), depth - 1),
                   {.operation = Operation::Suffix,
                    .text = chance(50) ? Literal(" IS NULL") : Literal(" IS NOT NULL")});
    case 4: return pattern(scopes, depth);
    case 5: {
        Fragment fragment = number(scopes, depth - 1);
        List list;
        for (std::uint32_t left = below(4); left > 0; --left) {
            list.emplace_back(std::int64_t{below(9)});
        }
        fragment.arguments.emplace_back(std::move(list));
        return add(std::move(fragment), {.operation = Operation::In, .scalar = varve::Scalar::Int64});
    }
    case 6: return about_rows(scopes, depth);
    default: return comparison(scopes, depth);
    }
}

Fragment QueryGrower::in_order(Fragment term) {
    term.add({.operation = Operation::Order, .text = chance(50) ? Literal(" ASC") : Literal(" DESC")});
    term.add({.operation = Operation::Suffix,
              .text = chance(50) ? Literal(" NULLS FIRST") : Literal(" NULLS LAST")});
    return term;
}

Fragment QueryGrower::aggregate(const Scopes& scopes, bool with_filter) {
    Fragment fragment;
    switch (below(6)) {
    case 0:
        fragment = add(Fragment(Node{.operation = Operation::Star}),
                       {.operation = Operation::Function, .count = 1, .text = "count"});
        break;
    case 1: fragment = function("count", {value(scopes, any_type(), 1)}); break;
    case 2:
        fragment = function("count", {add(value(scopes, Type::Text, 1), {.operation = Operation::Distinct})});
        break;
    case 3: fragment = function("sum", {number(scopes, 1)}); break;
    case 4: fragment = function("avg", {number(scopes, 1)}); break;
    default: {
        const Type type = chance(50) ? Type::Number : Type::Text;
        fragment = function(chance(50) ? Literal("min") : Literal("max"), {value(scopes, type, 1)});
    }
    }
    return with_filter && chance(30)
               ? both(std::move(fragment), condition(scopes, 1), {.operation = Operation::Filter})
               : fragment;
}

/// Over rows in an order without ties: the first column of each source tells its rows apart, or they are
/// equal in all that is looked at.
Fragment QueryGrower::windowed(const Scopes& scopes) {
    constexpr std::array numbering{Literal("row_number"), Literal("rank"), Literal("dense_rank")};
    constexpr std::array looking{Literal("lag"), Literal("lead"), Literal("first_value"),
                                 Literal("last_value")};
    constexpr std::array frames{Literal(), Literal("ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"),
                                Literal("ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING"),
                                Literal("ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING")};
    Fragment fragment;
    Literal frame;
    switch (below(3)) {
    case 0: fragment = function(numbering[below(numbering.size())], {}); break;
    case 1: fragment = function(looking[below(looking.size())], {column(scopes, any_type())}); break;
    default:
        fragment = function(chance(50) ? Literal("sum") : Literal("count"), {column(scopes, Type::Number)});
        frame = frames[below(frames.size())];
    }
    std::uint16_t partitions = 0;
    if (chance(50)) {
        fragment.append(column(scopes, any_type()));
        ++partitions;
    }
    std::uint16_t orders = 0;
    for (const Scope& scope : scopes) {
        for (std::size_t place = 0; place < scope.table->columns.size(); ++place) {
            fragment.append(in_order(column_of(*scope.table, scope.alias, place)));
            ++orders;
        }
    }
    return add(std::move(fragment),
               {.operation = Operation::Over, .count = partitions, .column = orders, .text = frame});
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
        query.select.limit = query::Argument(std::int64_t{below(8)});
    }
    if (chance(30)) {
        query.select.offset = query::Argument(std::int64_t{below(5)});
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
    for (std::uint32_t left = 1 + below(4); left > 0; --left) {
        query.select.outputs.append(chance(20) ? windowed(scopes) : value(scopes, any_type(), 3));
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
    const bool has_window =
        std::any_of(query.select.outputs.nodes.begin(), query.select.outputs.nodes.end(),
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
