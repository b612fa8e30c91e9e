// SPDX-License-Identifier: MIT
#pragma once

#include "varve/query/statements.hpp"
#include "varve/value/type_of.hpp"

#include <array>
#include <memory>
#include <utility>
#include <vector>

/// \file
/// What random queries are made of.

namespace varve::test {

using query::Fragment;
using query::Literal;
using query::Node;
using query::Operation;
using query::SelectState;

inline constexpr query::ColumnInfo item_columns[] = {
    {"id", type_of<std::int64_t>, 0, query::ColumnTrait::Key},
    {"number", type_of<std::optional<std::int64_t>>, 0},
    {"word", type_of<std::optional<std::string>>, 0},
    {"truth", type_of<bool>, 0},
    {"kind", type_of<std::int64_t>, 0},
};
inline constexpr query::ColumnInfo part_columns[] = {
    {"id", type_of<std::int64_t>, 0, query::ColumnTrait::Key},
    {"item_id", type_of<std::optional<std::int64_t>>, 0},
    {"label", type_of<std::string>, 0},
    {"amount", type_of<std::optional<std::int64_t>>, 0},
    {"truth", type_of<std::optional<bool>>, 0},
};
/// What queries in place of tables have.
inline constexpr query::ColumnInfo derived_columns[] = {
    {"left_number", type_of<std::optional<std::int64_t>>, 0},
    {"left_word", type_of<std::optional<std::string>>, 0},
    {"left_truth", type_of<std::optional<bool>>, 0},
};
inline constexpr query::TableInfo derived_table{"", "derived", derived_columns};
inline constexpr query::TableInfo common_table{"", "common", derived_columns};
inline constexpr query::TableInfo climbing_table{"", "climbing", derived_columns};

inline constexpr std::array<const char*, 8> words{"", "a", "ab", "abc", "b", "ba", "c", "a%b"};

inline Fragment column_of(const query::TableInfo& table, std::uint16_t alias, std::size_t place) {
    return Fragment(Node{.operation = Operation::Column,
                         .column = static_cast<std::uint16_t>(place),
                         .alias = alias,
                         .table = &table});
}

inline Fragment both(Fragment left, Fragment right, Node node) {
    return combine(std::move(left), std::move(right), node);
}

inline Fragment function(Literal name, std::vector<Fragment> operands) {
    Fragment all;
    for (Fragment& each : operands) {
        all.append(std::move(each));
    }
    all.add(Node{.operation = Operation::Function,
                 .count = static_cast<std::uint16_t>(operands.size()),
                 .text = name});
    return all;
}

inline Fragment with_subquery(Fragment operand, Node node, SelectState select) {
    operand.add(node);
    operand.subqueries.push_back(std::make_shared<SelectState>(std::move(select)));
    return operand;
}

inline Fragment add(Fragment fragment, Node node) {
    fragment.add(node);
    return fragment;
}

inline bool is_of(varve::Scalar scalar, int type) {
    constexpr std::array scalars{varve::Scalar::Int64, varve::Scalar::Text, varve::Scalar::Boolean};
    return scalar == scalars[static_cast<std::size_t>(type)];
}

inline bool has_values(const Fragment& fragment) {
    return !fragment.arguments.empty() || !fragment.subqueries.empty();
}

}  // namespace varve::test
