// SPDX-License-Identifier: MIT
#include "row_sql.hpp"

#include "varve/diag/error.hpp"
#include "varve/session/grammar.hpp"

#include <algorithm>

namespace varve::orm {

namespace {

using query::ColumnInfo;
using query::ColumnTrait;
using query::TableInfo;

/// Writes the statements of one table, and notes what is bound in which order.
class RowWriter {
public:
    RowWriter(const Grammar& grammar, const TableInfo& table) : m_grammar(&grammar), m_table(&table) {}

    std::string name(std::string_view identifier) const { return m_grammar->lexis->name(identifier); }
    std::string table() const {
        return m_table->schema.empty() ? name(m_table->name)
                                       : name(m_table->schema) + "." + name(m_table->name);
    }
    std::string next_parameter() { return m_grammar->parameter_sign + std::to_string(++m_parameters); }
    std::string bind(const ColumnInfo& column) {
        draft.bound.push_back({column.type, column.offset});
        return next_parameter();
    }
    std::string read(const TableInfo& table) {
        std::string list;
        for (const ColumnInfo& column : table.columns) {
            list += (list.empty() ? "" : ", ") + name(column.name);
            draft.read.push_back({column.type, column.offset});
        }
        return list;
    }
    /// `id = ?1`; with the version where the table has one.
    std::string key(bool with_version) {
        std::string condition;
        for (const ColumnInfo& column : m_table->columns) {
            if (column.is(ColumnTrait::Key) || (with_version && column.is(ColumnTrait::Version))) {
                condition += (condition.empty() ? "" : " AND ") + name(column.name) + " = " + bind(column);
            }
        }
        if (std::none_of(m_table->columns.begin(), m_table->columns.end(),
                         [](const ColumnInfo& column) { return column.is(ColumnTrait::Key); })) {
            throw Error(ErrorCode::Usage,
                        "`" + std::string(m_table->name) + "` has no primary key to find its rows by");
        }
        return condition;
    }
    std::string living() const {
        const std::size_t deleted = m_table->find(ColumnTrait::Deleted);
        return deleted == m_table->columns.size()
                   ? ""
                   : " AND " + name(m_table->columns[deleted].name) + " IS NULL";
    }

    Draft draft;

private:
    const Grammar* m_grammar;
    const TableInfo* m_table;
    int m_parameters = 0;
};

std::string conflict_clause(const RowWriter& writer, const InsertForm& form) {
    std::string sql = " ON CONFLICT";
    for (const std::uint16_t& column : form.conflict) {
        sql +=
            (&column == form.conflict.data() ? " (" : ", ") + writer.name(form.table->columns[column].name);
    }
    sql += form.conflict.empty() ? "" : ")";
    if (form.update.empty()) {
        return sql + " DO NOTHING";
    }
    sql += " DO UPDATE SET ";
    for (const std::uint16_t& column : form.update) {
        const std::string name = writer.name(form.table->columns[column].name);
        sql += (&column == form.update.data() ? "" : ", ") + name + " = excluded." + name;
    }
    for (const ColumnInfo& column : form.table->columns) {
        const std::string name = writer.name(column.name);
        if (column.is(ColumnTrait::Version)) {
            sql += ", " + name + " = " + writer.name(form.table->name) + "." + name + " + 1";
        } else if (column.is(ColumnTrait::Updated)) {
            sql += ", " + name + " = excluded." + name;
        }
    }
    return sql;
}

}  // namespace

Draft insert_draft(const Grammar& grammar, const InsertForm& form) {
    RowWriter writer(grammar, *form.table);
    std::string names;
    for (const std::uint16_t column : form.columns) {
        const ColumnInfo& info = form.given->columns[column];
        names += (names.empty() ? "" : ", ") + writer.name(info.name);
        writer.draft.bound.push_back({info.type, info.offset});
    }
    for (const std::uint16_t stamp : form.stamps) {
        names += (names.empty() ? "" : ", ") + writer.name(form.table->columns[stamp].name);
    }
    std::string sql = "INSERT INTO " + writer.table();
    if (names.empty()) {
        sql += " DEFAULT VALUES";
    } else {
        sql += " (" + names + ") VALUES ";
        const std::size_t width = form.columns.size() + form.stamps.size();
        for (std::size_t row = 0; row < form.rows; ++row) {
            for (std::size_t place = 0; place < width; ++place) {
                sql += (place != 0 ? ", " : row == 0 ? "(" : ", (") + writer.next_parameter();
            }
            sql += ")";
        }
    }
    if (form.is_upsert) {
        sql += conflict_clause(writer, form);
    }
    if (form.result != nullptr) {
        sql += " RETURNING " + writer.read(*form.result);
    }
    writer.draft.sql = std::move(sql);
    return std::move(writer.draft);
}

Draft find_draft(const Grammar& grammar, const TableInfo& table) {
    RowWriter writer(grammar, table);
    const std::string columns = writer.read(table);
    writer.draft.sql =
        "SELECT " + columns + " FROM " + writer.table() + " WHERE " + writer.key(false) + writer.living();
    return std::move(writer.draft);
}

Draft update_draft(const Grammar& grammar, const TableInfo& table) {
    RowWriter writer(grammar, table);
    std::string assignments;
    for (const ColumnInfo& column : table.columns) {
        const bool is_fixed = column.is(ColumnTrait::Key) || column.is(ColumnTrait::Generated) ||
                              column.is(ColumnTrait::Created) || column.is(ColumnTrait::Deleted);
        if (is_fixed) {
            continue;
        }
        const std::string name = writer.name(column.name);
        assignments += (assignments.empty() ? "" : ", ") + name + " = " +
                       (column.is(ColumnTrait::Version) ? name + " + 1" : writer.bind(column));
    }
    if (assignments.empty()) {
        throw Error(ErrorCode::Usage,
                    "`" + std::string(table.name) + "` has no column that could be changed");
    }
    writer.draft.sql =
        "UPDATE " + writer.table() + " SET " + assignments + " WHERE " + writer.key(true) + writer.living();
    return std::move(writer.draft);
}

Draft delete_draft(const Grammar& grammar, const TableInfo& table) {
    RowWriter writer(grammar, table);
    writer.draft.sql = "DELETE FROM " + writer.table() + " WHERE " + writer.key(true);
    return std::move(writer.draft);
}

Draft soft_delete_draft(const Grammar& grammar, const TableInfo& table) {
    RowWriter writer(grammar, table);
    const ColumnInfo& deleted = table.columns[table.find(ColumnTrait::Deleted)];
    const std::string assignment = writer.name(deleted.name) + " = " + writer.bind(deleted);
    writer.draft.sql =
        "UPDATE " + writer.table() + " SET " + assignment + " WHERE " + writer.key(true) + writer.living();
    return std::move(writer.draft);
}

}  // namespace varve::orm
