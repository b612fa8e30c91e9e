// SPDX-License-Identifier: MIT
#include "unit_entry.hpp"

#include "varve/value/conversion.hpp"

#include <algorithm>
#include <string_view>

namespace varve::orm {

namespace {

using query::ColumnInfo;
using query::TableInfo;

Value value_of(const TableInfo& table, std::size_t place, const void* row) {
    const ColumnInfo& column = table.columns[place];
    return value_at(*column.type, static_cast<const char*>(row) + column.offset);
}

void set_column(const ColumnInfo& column, void* row, const Value& value) {
    set_value(*column.type, static_cast<char*>(row) + column.offset, value);
}

}  // namespace

bool Entry::is_changed() const {
    return standing == Standing::Known && values_of(*table, row.get()) != known;
}

List values_of(const TableInfo& table, const void* row) {
    List values;
    for (std::size_t place = 0; place < table.columns.size(); ++place) {
        values.push_back(value_of(table, place, row));
    }
    return values;
}

List values_of(const TableInfo& table, const query::KeyColumns& columns, const void* row) {
    List values;
    for (std::size_t at = 0; at < columns.count; ++at) {
        values.push_back(value_of(table, columns.columns[at], row));
    }
    return values;
}

void set_values(const TableInfo& table, void* row, const List& values) {
    for (std::size_t place = 0; place < table.columns.size(); ++place) {
        set_column(table.columns[place], row, values[place]);
    }
}

std::string key_text(const List& key) {
    return list_text(key, ListForm::Array);
}

void fill(const Entry& parent, const Link& link, const TableInfo& table, const TableInfo& described_by,
          void* object) {
    const List key = values_of(*parent.table, link.referenced, parent.row.get());
    for (std::size_t at = 0; at < link.columns.count; ++at) {
        const std::string_view name = table.columns[link.columns.columns[at]].name;
        const auto column = std::find_if(described_by.columns.begin(), described_by.columns.end(),
                                         [&](const ColumnInfo& each) { return each.name == name; });
        if (column != described_by.columns.end()) {
            set_column(*column, object, key[at]);
        }
    }
}

}  // namespace varve::orm
