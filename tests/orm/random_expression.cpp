// SPDX-License-Identifier: MIT
#include "orm/random_fragments.hpp"
#include "orm/random_query.hpp"

namespace varve::test {

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

}  // namespace varve::test
