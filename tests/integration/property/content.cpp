// SPDX-License-Identifier: MIT
#include "integration/property/content.hpp"

#include "integration/property/sketch_sql.hpp"

#include <algorithm>

namespace varve::test {
namespace {

/// One value as text. A moment says its time zone when its type becomes one with time zones; the server's is
/// UTC. A column whose type changes may store the same value in another class: 5, 5.0 and '5' are one then.
std::string value_sql(const std::string& name, bool has_changed_type, Flavour flavour) {
    if (flavour == Flavour::Postgres) {
        const std::string text =
            has_changed_type ? "rtrim(regexp_replace(" + name + "::text, '[+]00$', ''))" : name + "::text";
        return "coalesce('<' || " + text + " || '>', 'NULL')";
    }
    if (!has_changed_type) {
        return "quote(" + name + ")";
    }
    return "CASE WHEN " + name + " IS NULL THEN 'NULL' WHEN typeof(" + name + ") = 'blob' THEN quote(" +
           name + ") WHEN typeof(" + name + ") = 'real' AND " + name + " = CAST(" + name +
           " AS INTEGER) THEN CAST(CAST(" + name + " AS INTEGER) AS TEXT) ELSE CAST(" + name +
           " AS TEXT) END";
}

/// Columns in the order of their ids, which is the same on both sides.
std::vector<const SketchColumn*> survivors(const SketchTable& here, const SketchTable& there,
                                           const std::vector<int>& lost) {
    std::vector<const SketchColumn*> columns;
    for (const SketchColumn& column : here.columns) {
        const SketchColumn* other = there.column(column.id);
        if (other != nullptr && !is_in(lost, column.id) && column.generated.empty() &&
            other->generated.empty()) {
            columns.push_back(&column);
        }
    }
    std::sort(columns.begin(), columns.end(),
              [](const SketchColumn* left, const SketchColumn* right) { return left->id < right->id; });
    return columns;
}

/// Rowids are kept where they mean something of their own on both sides.
bool has_lasting_rowid(const SketchTable& here, const SketchTable& there) {
    return !here.is_without_rowid && !there.is_without_rowid && rowid_column(here) == 0 &&
           rowid_column(there) == 0;
}

std::string content_sql(const Sketch& sketch, const SketchTable& here, const SketchTable& there,
                        Flavour flavour, const std::vector<int>& lost) {
    std::string row =
        flavour == Flavour::Sqlite && has_lasting_rowid(here, there) ? "'rowid ' || rowid" : "'row'";
    for (const SketchColumn* column : survivors(here, there, lost)) {
        row += " || ' | ' || " +
               value_sql(quoted_name(column->name), there.column(column->id)->type != column->type, flavour);
    }
    return "SELECT line FROM (SELECT " + row + " AS line FROM " +
           qualified(sketch, here.space, here.name, flavour) + ") AS content ORDER BY line" +
           (flavour == Flavour::Sqlite ? "" : " COLLATE \"C\"");
}

std::string text_literal(const std::string& text) {
    std::string literal = "'";
    for (const char c : text) {
        literal += c == '\'' ? "''" : std::string(1, c);
    }
    return literal + "'";
}

/// Whether rows take numbers from a sequence, as they do when a column with such a default is added.
bool feeds_column(const Sketch& sketch, int sequence) {
    for (const SketchTable& table : sketch.tables) {
        for (const SketchColumn& column : table.columns) {
            if (!column.default_value.empty() && column.default_value[0].sequence == sequence) {
                return true;
            }
        }
    }
    return false;
}

}  // namespace

Contents contents_of(TrialDatabase& database, const Sketch& here, const Sketch& there, Flavour flavour,
                     const std::vector<int>& lost) {
    Contents contents;
    for (const SketchTable& table : here.tables) {
        const SketchTable* other = there.table(table.id);
        if (other == nullptr) {
            continue;
        }
        const std::string name = "table " + std::to_string(table.id);
        contents[name] = database.query(content_sql(here, table, *other, flavour, lost));
        if (table.is_autoincrement && other->is_autoincrement) {
            contents["counter of " + name] =
                database.query("SELECT seq FROM sqlite_sequence WHERE name = " + text_literal(table.name));
        }
    }
    for (const SketchSequence& sequence : here.sequences) {
        const bool may_count = feeds_column(here, sequence.id) || feeds_column(there, sequence.id);
        if (there.sequence(sequence.id) != nullptr && !may_count) {
            contents["sequence " + std::to_string(sequence.id)] = database.query(
                "SELECT last_value FROM " + qualified(here, sequence.space, sequence.name, flavour));
        }
    }
    return contents;
}

std::string difference_of(const Contents& wanted, const Contents& actual) {
    std::string text;
    for (const auto& [name, rows] : wanted) {
        const auto found = actual.find(name);
        if (found == actual.end()) {
            text += name + " is gone\n";
        } else if (found->second != rows) {
            text += name + " held\n" + rows + "\nand holds\n" + found->second + "\n";
        }
    }
    return text;
}

}  // namespace varve::test
