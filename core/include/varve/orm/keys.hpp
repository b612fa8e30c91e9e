// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/row_fields.hpp"
#include "varve/query/argument.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

/// \file
/// What the structs of a model are for, and what their keys are made of.

namespace varve::orm {

/// The struct that rows of a table become, for the struct that says what a new one needs:
/// `Model<NewUser>::Row`.
template <class Given>
struct RowOfGiven {
    using Type = Given;
};
template <class Given>
    requires requires { typename Model<Given>::Row; }
struct RowOfGiven<Given> {
    using Type = typename Model<Given>::Row;
};
template <class Given>
using RowOf = typename RowOfGiven<Given>::Type;

/// A struct that says what a new row needs, and is none itself.
template <class Given>
concept NewRow = WritableRow<Given> && !std::is_same_v<RowOf<Given>, Given>;

template <class Row>
constexpr std::size_t key_size() {
    if constexpr (requires { Model<Row>::key_columns; }) {
        return Model<Row>::key_columns;
    } else {
        std::size_t size = 0;
        for (const query::ColumnInfo& column : Model<Row>::columns) {
            size += column.is(query::ColumnTrait::Key) ? 1 : 0;
        }
        return size;
    }
}

struct this_type_is_not_the_model_of_a_table;
struct one_value_is_wanted_for_each_column_of_the_key;
struct this_is_not_a_value_of_the_key;
struct a_new_row_can_only_be_inserted;
struct the_work_of_a_transaction_takes_a_transaction;
struct this_is_not_a_value_that_can_be_bound;
struct rows_of_the_model_of_a_table_are_wanted;
struct say_what_the_rows_are;
struct rows_are_made_of_values_that_a_column_can_have;

/// What rows of SQL can be read as.
template <class Row>
inline constexpr bool is_result_row = ModelRow<Row> || ColumnValue<Row>;
template <class... Each>
inline constexpr bool is_result_row<std::tuple<Each...>> = (ColumnValue<Each> && ...);
template <class Row>
concept ResultRow = is_result_row<Row>;

/// What lies in a vector, an array or a span. (The header of ranges is longer than all of this library.)
template <class Rows>
using ElementOf = std::remove_cvref_t<decltype(*std::data(std::declval<const Rows&>()))>;

/// Rows that lie one behind the other.
template <class Rows>
concept RowRange = requires(const Rows& rows) { std::size(rows); } && WritableRow<ElementOf<Rows>>;

struct the_rows_of_a_view_cannot_be_written;
struct rows_that_are_about_to_go_cannot_be_borrowed;

/// The types of the columns of a key.
template <class Row>
constexpr auto key_scalars() {
    if constexpr (requires { Model<Row>::key_scalars; }) {
        return Model<Row>::key_scalars;
    } else {
        std::array<Scalar, key_size<Row>()> scalars{};
        std::size_t at = 0;
        for (const query::ColumnInfo& column : Model<Row>::columns) {
            if (column.is(query::ColumnTrait::Key)) {
                scalars[at++] = column.type->scalar;
            }
        }
        return scalars;
    }
}

/// Whether a value may be that of a key's column.
template <class Part>
constexpr bool fits_key(Scalar column) {
    using Bare = query::Bare<Part>;
    switch (column) {
    case Scalar::Any: return true;
    case Scalar::Int16:
    case Scalar::Int32:
    case Scalar::Int64:
    case Scalar::Float:
    case Scalar::Double:
    case Scalar::Decimal: return query::Number<Bare>;
    case Scalar::Text: return query::Textual<Bare>;
    default: return query::scalar_of<Bare>() == column;
    }
}

template <class Row, class... Part>
constexpr bool is_key_of() {
    if constexpr (sizeof...(Part) != key_size<Row>()) {
        return false;
    } else {
        std::size_t at = 0;
        return (fits_key<Part>(key_scalars<Row>()[at++]) && ...);
    }
}
/// Values that a key can have, one for each of its columns.
template <class Row, class... Part>
concept KeyOf = is_key_of<Row, Part...>();

/// A part of a key as an object with an address: texts as std::string, and numbers that no column has as ones
/// that columns have.
template <class Part>
using KeyPart = std::conditional_t<
    query::Textual<Part>, std::string,
    std::conditional_t<std::is_integral_v<Part> && !ColumnValue<Part>, std::int64_t, Part>>;
template <class Part>
KeyPart<Part> key_part(const Part& part) {
    if constexpr (std::is_unsigned_v<Part> && !ColumnValue<Part>) {
        return query::whole_number(part);
    } else {
        return KeyPart<Part>(part);
    }
}

}  // namespace varve::orm
