// SPDX-License-Identifier: MIT
#pragma once

#include "varve/query/argument.hpp"
#include "varve/query/scope.hpp"
#include "varve/value/value_type.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

namespace varve::orm {

/// A struct whose objects are rows of a table.
template <class Row>
concept ModelRow = requires { Model<Row>::table; };

/// The rows of a view: they are read and never written.
template <class Row>
concept ReadOnlyRow = ModelRow<Row> && requires { requires Model<Row>::is_view; };
/// Rows that can be written.
template <class Row>
concept WritableRow = ModelRow<Row> && !ReadOnlyRow<Row>;

/// The model is known when the program is compiled; that of a described struct when it starts.
template <class Row>
concept ConstantModel =
    requires { typename std::integral_constant<std::size_t, Model<Row>::columns[0].offset>; };

template <ModelRow Row>
constexpr auto make_fields() {
    std::array<ValueField, std::size(Model<Row>::columns)> fields{};
    for (std::size_t at = 0; at < fields.size(); ++at) {
        fields[at] = {Model<Row>::columns[at].type, Model<Row>::columns[at].offset};
    }
    return fields;
}

/// The members of a row in the order of its table's columns.
template <ModelRow Row>
std::span<const ValueField> row_fields() {
    if constexpr (ConstantModel<Row>) {
        static constexpr auto fields = make_fields<Row>();
        return fields;
    } else {
        static const auto fields = make_fields<Row>();
        return fields;
    }
}

template <class Tuple>
inline constexpr std::size_t tuple_size = 0;
template <class... Each>
inline constexpr std::size_t tuple_size<std::tuple<Each...>> = sizeof...(Each);

/// Reads rows of one kind: of a model, tuples, or single values.
template <class Row>
class RowReader {
public:
    explicit RowReader(const Row& row) {
        if constexpr (tuple_size<Row> != 0) {
            locate(row, std::make_index_sequence<tuple_size<Row>>());
        }
    }

    std::span<const ValueField> fields() const {
        if constexpr (ModelRow<Row>) {
            return row_fields<Row>();
        } else if constexpr (tuple_size<Row> != 0) {
            return m_fields;
        } else {
            return single;
        }
    }

private:
    static constexpr std::array<ValueField, 1> make_single() {
        if constexpr (ColumnValue<Row>) {
            return {ValueField{type_of<Row>, 0}};
        } else {
            return {ValueField{nullptr, 0}};
        }
    }
    static constexpr std::array<ValueField, 1> single = make_single();

    template <std::size_t... At>
    void locate(const Row& row, std::index_sequence<At...> /*places*/) {
        const auto* const begin = reinterpret_cast<const char*>(&row);
        m_fields = {ValueField{
            type_of<std::tuple_element_t<At, Row>>,
            static_cast<std::size_t>(reinterpret_cast<const char*>(&std::get<At>(row)) - begin)}...};
    }

    std::array<ValueField, tuple_size<Row>> m_fields{};
};

}  // namespace varve::orm
