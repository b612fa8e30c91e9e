// SPDX-License-Identifier: MIT
#include "integration/property/rows.hpp"

#include "integration/property/vocabulary.hpp"

#include <algorithm>
#include <cctype>
#include <set>

namespace varve::test {
namespace {

using Tuple = std::vector<std::string>;

Tuple tuple_of(const SketchRow& row, const std::vector<int>& columns) {
    Tuple tuple;
    for (const int column : columns) {
        const auto found = row.find(column);
        tuple.push_back(found == row.end() ? unknown_value : found->second);
    }
    return tuple;
}

bool has(const Tuple& tuple, const char* value) {
    return std::find(tuple.begin(), tuple.end(), value) != tuple.end();
}

/// Whatever two collations could take for equal.
Tuple folded(Tuple tuple) {
    for (std::string& text : tuple) {
        std::transform(text.begin(), text.end(), text.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (text.ends_with(".0")) {
            text.resize(text.size() - 2);
        }
    }
    return tuple;
}

bool is_nullable(const SketchTable& table, const SketchRow& row) {
    return std::all_of(table.columns.begin(), table.columns.end(), [&](const SketchColumn& column) {
        const auto found = row.find(column.id);
        return column.is_nullable || found == row.end() || found->second != "NULL";
    });
}

/// The index of the first row that repeats an earlier one in these columns, or that might.
std::optional<std::size_t> repeated(const SketchTable& table, const std::vector<int>& columns,
                                    bool has_distinct_nulls) {
    std::set<Tuple> seen;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const Tuple tuple = folded(tuple_of(table.rows[i], columns));
        if (has_distinct_nulls && has(tuple, "null")) {
            continue;
        }
        if (!seen.insert(tuple).second || (has(tuple, unknown_value) && table.rows.size() > 1)) {
            return i;
        }
    }
    return std::nullopt;
}

bool is_met(const Sketch& sketch, const SketchForeignKey& key, const SketchRow& row) {
    const Tuple child = tuple_of(row, key.columns);
    const auto nulls = std::count(child.begin(), child.end(), "NULL");
    if (nulls > 0) {
        return !key.is_match_full || nulls == static_cast<std::ptrdiff_t>(child.size());
    }
    const SketchTable& parent = *sketch.table(key.table);
    return !has(child, unknown_value) &&
           std::any_of(parent.rows.begin(), parent.rows.end(),
                       [&](const SketchRow& other) { return tuple_of(other, key.referenced) == child; });
}

/// The index of a row that breaks something.
std::optional<std::size_t> broken_row(const Sketch& sketch, const SketchTable& table) {
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        if (!is_nullable(table, table.rows[i])) {
            return i;
        }
        for (const SketchForeignKey& key : table.foreign_keys) {
            if (!is_met(sketch, key, table.rows[i])) {
                return i;
            }
        }
    }
    std::vector<SketchKey> keys = table.uniques;
    keys.push_back(table.primary_key);
    for (const SketchKey& key : keys) {
        if (const auto found =
                key.columns.empty() ? std::nullopt : repeated(table, key.columns, key.has_distinct_nulls)) {
            return found;
        }
    }
    for (const SketchIndex& index : table.indexes) {
        std::vector<int> columns;
        for (const SketchIndexKey& key : index.keys) {
            columns.insert(columns.end(), key.expression.columns.begin(), key.expression.columns.end());
        }
        if (const auto found = index.is_unique ? repeated(table, columns, true) : std::nullopt) {
            return found;
        }
    }
    return std::nullopt;
}

std::string added_value(const SketchColumn& column) {
    if (!column.generated.empty() || column.identity != SketchIdentity::None) {
        return unknown_value;
    }
    if (column.default_value.empty()) {
        return "NULL";
    }
    const SketchDefault& value = column.default_value[0];
    return !value.is_literal ? unknown_value : value.enumeration != 0 ? "'" + value.text + "'" : value.text;
}

std::optional<std::string> carried_value(const std::string& value, const SketchTable& table,
                                         const SketchColumn& before, const SketchColumn& after,
                                         const Sketch& target, Flavour flavour) {
    if (!after.generated.empty() || !before.generated.empty()) {
        // STRICT looks at what is computed, too.
        return before.type == after.type || !table.is_strict ? std::optional<std::string>(unknown_value)
                                                             : std::nullopt;
    }
    if (value == unknown_value) {
        return before.type == after.type ? std::optional<std::string>(value) : std::nullopt;
    }
    if (!converts(value, before.type, after.type, flavour)) {
        return std::nullopt;
    }
    if (after.type.family == Family::Enum) {
        const std::vector<std::string>& labels = target.enumeration(after.type.enumeration)->labels;
        const bool is_label = std::any_of(labels.begin(), labels.end(), [&](const std::string& label) {
            return "'" + label + "'" == value;
        });
        return is_label || value == "NULL" ? std::optional<std::string>(value) : std::nullopt;
    }
    const bool becomes_text = flavour == Flavour::Postgres && after.type.family == Family::Text &&
                              value != "NULL" && before.type.family != Family::Text;
    const std::string carried = becomes_text ? "'" + value + "'" : stored_literal(value, after.type, flavour);
    const bool is_checked =
        table.is_strict || (flavour == Flavour::Sqlite && rowid_column(table) == after.id);
    return is_checked && !is_strict_value(carried, after.type) ? std::nullopt
                                                               : std::optional<std::string>(carried);
}

std::optional<std::vector<SketchRow>> carried_rows(const SketchTable& before, const SketchTable& after,
                                                   const Sketch& target, Flavour flavour) {
    std::vector<SketchRow> rows;
    for (const SketchRow& row : before.rows) {
        SketchRow carried;
        for (const SketchColumn& column : after.columns) {
            const SketchColumn* origin = before.column(column.id);
            const auto found = row.find(column.id);
            const std::string old = found == row.end() ? unknown_value : found->second;
            const std::optional<std::string> value =
                origin == nullptr ? stored_literal(added_value(column), column.type, flavour)
                                  : carried_value(old, after, *origin, column, target, flavour);
            if (!value) {
                return std::nullopt;
            }
            carried[column.id] = *value;
        }
        rows.push_back(std::move(carried));
    }
    return rows;
}

/// A stored column that comes into being computes over what is there: fine. An ordinary one that was
/// generated keeps what it has on some databases and not on others. What is computed may be NULL.
bool changes_generation(const SketchTable& before, const SketchTable& after) {
    return std::any_of(after.columns.begin(), after.columns.end(), [&](const SketchColumn& column) {
        const SketchColumn* origin = before.column(column.id);
        const bool was_generated = origin != nullptr && !origin->generated.empty();
        return origin != nullptr && !column.is_nullable &&
               (was_generated == column.generated.empty() || (was_generated && origin->is_nullable));
    });
}

}  // namespace

void settle_rows(Sketch& sketch) {
    for (bool is_settled = false; !is_settled;) {
        is_settled = true;
        for (SketchTable& table : sketch.tables) {
            while (const auto broken = broken_row(sketch, table)) {
                table.rows.erase(table.rows.begin() + static_cast<std::ptrdiff_t>(*broken));
                is_settled = false;
            }
        }
    }
}

std::optional<Sketch> with_carried_rows(const Sketch& before, const Sketch& after, Flavour flavour) {
    Sketch carried = after;
    for (SketchTable& table : carried.tables) {
        const SketchTable* origin = before.table(table.id);
        table.rows.clear();
        if (origin == nullptr) {
            continue;
        }
        const auto rows = carried_rows(*origin, table, after, flavour);
        if (!rows || (!rows->empty() && changes_generation(*origin, table))) {
            return std::nullopt;
        }
        table.rows = *rows;
    }
    const bool is_sound = std::all_of(carried.tables.begin(), carried.tables.end(),
                                      [&](const SketchTable& table) { return !broken_row(carried, table); });
    return is_sound ? std::optional<Sketch>(std::move(carried)) : std::nullopt;
}

}  // namespace varve::test
