// SPDX-License-Identifier: MIT
#include "integration/property/print.hpp"

#include <array>

namespace varve::test {
namespace {

constexpr std::array<const char*, 5> actions = {"NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"};

std::string type_of(const Sketch& sketch, const SketchTable& table, const SketchColumn& column, Flavour flavour) {
    const bool is_sqlite = flavour == Flavour::Sqlite;
    switch (column.type) {
    case SketchType::Integer: return is_sqlite ? "INTEGER" : "integer";
    case SketchType::BigInt: return is_sqlite ? (table.is_strict ? "INTEGER" : "BIGINT") : "bigint";
    case SketchType::Text: return "text";
    case SketchType::ShortText: return table.is_strict ? "TEXT" : "varchar(20)";
    case SketchType::LongText: return table.is_strict ? "TEXT" : "varchar(40)";
    case SketchType::Real: return is_sqlite ? "REAL" : "double precision";
    case SketchType::Boolean: return table.is_strict ? "INTEGER" : "boolean";
    case SketchType::Date: return table.is_strict ? "TEXT" : "date";
    case SketchType::Blob: return is_sqlite ? "BLOB" : "bytea";
    case SketchType::Enum: return is_sqlite ? "TEXT" : quoted(sketch.enumeration(column.enumeration)->name);
    }
    return "";
}

bool is_text(SketchType type) {
    return type == SketchType::Text || type == SketchType::ShortText || type == SketchType::LongText;
}

bool is_number(SketchType type) { return type == SketchType::Integer || type == SketchType::BigInt; }

std::string default_of(const Sketch& sketch, const SketchColumn& column, Flavour flavour) {
    const bool is_first = column.default_choice == 1;
    switch (column.type) {
    case SketchType::Integer:
    case SketchType::BigInt: return is_first ? "42" : "7";
    case SketchType::Text:
    case SketchType::ShortText:
    case SketchType::LongText: return is_first ? "'free'" : "'it''s; \"so\"'";
    case SketchType::Real: return is_first ? "1.5" : "2.25";
    case SketchType::Boolean: return flavour == Flavour::Sqlite ? (is_first ? "1" : "0") : (is_first ? "true" : "false");
    case SketchType::Date: return is_first || flavour == Flavour::Sqlite ? "'2024-02-29'" : "CURRENT_DATE";
    case SketchType::Blob: return flavour == Flavour::Sqlite ? "x'00ff'" : "'\\x00ff'";
    case SketchType::Enum: return "'" + sketch.enumeration(column.enumeration)->labels[0] + "'";
    }
    return "";
}

std::string condition_of(const SketchTable& table, const SketchCheck& check) {
    const SketchColumn& column = *table.column(check.column);
    const std::string name = quoted(column.name);
    if (is_number(column.type)) {
        const std::array<std::string, 3> forms = {name + " >= 0", name + " + 1 > " + name,
                                                  name + " BETWEEN 0 AND 100000000000"};
        return forms[static_cast<std::size_t>(check.form)];
    }
    if (is_text(column.type)) {
        const std::array<std::string, 3> forms = {"length(" + name + ") > 0", name + " <> 'a, b) -- c'",
                                                  name + " <> '' OR " + name + " IS NULL"};
        return forms[static_cast<std::size_t>(check.form)];
    }
    return name + " IS NOT NULL OR " + name + " IS NULL";
}

std::string names_of(const SketchTable& table, const std::vector<int>& columns) {
    std::string text;
    for (const int id : columns) {
        text += (text.empty() ? "" : ", ") + quoted(table.column(id)->name);
    }
    return text;
}

std::string constraint_name(const std::string& name) { return name.empty() ? "" : "CONSTRAINT " + quoted(name) + " "; }

std::string references_of(const Sketch& sketch, const SketchForeignKey& key) {
    const SketchTable& parent = *sketch.table(key.table);
    return " REFERENCES " + quoted(parent.name) + " (" + names_of(parent, key.referenced) + ") ON DELETE " +
           actions[static_cast<std::size_t>(key.on_delete)] + " ON UPDATE " +
           actions[static_cast<std::size_t>(key.on_update)] + (key.is_deferred ? " DEFERRABLE INITIALLY DEFERRED" : "");
}

bool is_rowid_key(const SketchTable& table, const SketchColumn& column) {
    return table.primary_key.size() == 1 && table.primary_key[0] == column.id && column.type == SketchType::Integer;
}

std::string column_line(const Sketch& sketch, const SketchTable& table, const SketchColumn& column, Flavour flavour) {
    std::string line = quoted(column.name) + " " + type_of(sketch, table, column, flavour);
    if (column.has_collation && is_text(column.type)) {
        line += flavour == Flavour::Sqlite ? " COLLATE NOCASE" : " COLLATE \"C\"";
    }
    if (column.generated_from != 0) {
        const SketchColumn& source = *table.column(column.generated_from);
        line += " GENERATED ALWAYS AS (" +
                (is_text(source.type) ? "upper(" + quoted(source.name) + ")" : quoted(source.name) + " * 2") + ") " +
                (column.is_virtual ? "VIRTUAL" : "STORED");
        return line;
    }
    if (flavour == Flavour::Sqlite && is_rowid_key(table, column)) {
        return line + (table.is_autoincrement ? " PRIMARY KEY AUTOINCREMENT" : " PRIMARY KEY");
    }
    line += column.is_identity ? " GENERATED BY DEFAULT AS IDENTITY" : "";
    line += column.is_nullable ? "" : " NOT NULL";
    line += column.default_choice == 0 || column.is_identity ? "" : " DEFAULT " + default_of(sketch, column, flavour);
    return line;
}

std::string foreign_key_line(const Sketch& sketch, const SketchTable& table, const SketchForeignKey& key) {
    return constraint_name(key.name) + "FOREIGN KEY (" + names_of(table, key.columns) + ")" + references_of(sketch, key);
}

std::string create_table(const Sketch& sketch, const SketchTable& table, Flavour flavour) {
    std::vector<std::string> lines;
    bool has_key = table.primary_key.empty();
    for (const SketchColumn& column : table.columns) {
        lines.push_back(column_line(sketch, table, column, flavour));
        has_key = has_key || (flavour == Flavour::Sqlite && is_rowid_key(table, column));
    }
    if (!has_key) {
        lines.push_back(constraint_name(table.primary_key_name) + "PRIMARY KEY (" +
                        names_of(table, table.primary_key) + ")");
    }
    for (const SketchUnique& unique : table.uniques) {
        lines.push_back(constraint_name(unique.name) + "UNIQUE (" + names_of(table, unique.columns) + ")");
    }
    for (const SketchCheck& check : table.checks) {
        lines.push_back(constraint_name(check.name) + "CHECK (" + condition_of(table, check) + ")");
    }
    for (const SketchForeignKey& key : table.foreign_keys) {
        if (flavour == Flavour::Sqlite) {
            lines.push_back(foreign_key_line(sketch, table, key));
        }
    }
    std::string sql = "CREATE TABLE " + quoted(table.name) + " (";
    for (const std::string& line : lines) {
        sql += (&line == &lines.front() ? "\n  " : ",\n  ") + line;
    }
    sql += "\n)";
    sql += table.is_strict ? " STRICT" : "";
    sql += table.is_without_rowid ? (table.is_strict ? ", WITHOUT ROWID" : " WITHOUT ROWID") : "";
    return sql;
}

std::string create_index(const SketchTable& table, const SketchIndex& index, Flavour) {
    const SketchColumn& first = *table.column(index.columns[0]);
    const std::string name = quoted(first.name);
    std::string keys = names_of(table, index.columns);
    if (index.is_expression && (is_text(first.type) || is_number(first.type))) {
        keys = is_text(first.type) ? "lower(" + name + ")" : "(" + name + " + 1)";
    }
    return std::string("CREATE ") + (index.is_unique ? "UNIQUE " : "") + "INDEX " + quoted(index.name) + " ON " +
           quoted(table.name) + " (" + keys + (index.is_descending ? " DESC" : "") + ")" +
           (index.is_partial ? " WHERE " + name + " IS NOT NULL" : "");
}

/// Triggers that complain when a rebuild fires them, or that a rebuild must bring back.
std::string create_trigger(const SketchTable& table, const SketchTrigger& trigger) {
    const std::string column = quoted(table.column(trigger.column)->name);
    const std::string head = "CREATE TRIGGER " + quoted(trigger.name);
    const std::string on = " ON " + quoted(table.name);
    if (trigger.form == 0) {
        return head + " AFTER DELETE" + on + " BEGIN SELECT raise(ABORT, 'a row of the table went; so it fired'); END";
    }
    return head + " BEFORE UPDATE OF " + column + on + " WHEN new." + column +
           " IS NULL BEGIN SELECT raise(IGNORE); SELECT 1; END";
}

std::string create_view(const Sketch& sketch, const SketchView& view) {
    const SketchTable& table = *sketch.table(view.table);
    return "CREATE VIEW " + quoted(view.name) + " AS SELECT " + names_of(table, view.columns) + " FROM " +
           quoted(table.name) +
           (view.is_filtered ? " WHERE " + quoted(table.column(view.columns[0])->name) + " IS NOT NULL" : "");
}

void add_comments(const SketchTable& table, std::vector<std::string>& statements) {
    if (!table.comment.empty()) {
        statements.push_back("COMMENT ON TABLE " + quoted(table.name) + " IS '" + table.comment + "'");
    }
    for (const SketchColumn& column : table.columns) {
        if (!column.comment.empty()) {
            statements.push_back("COMMENT ON COLUMN " + quoted(table.name) + "." + quoted(column.name) + " IS '" +
                                 column.comment + "'");
        }
    }
}

void add_postgres_types(const Sketch& sketch, std::vector<std::string>& statements) {
    for (const SketchEnum& enumeration : sketch.enums) {
        std::string labels;
        for (const std::string& label : enumeration.labels) {
            labels += (labels.empty() ? "'" : ", '") + label + "'";
        }
        statements.push_back("CREATE TYPE " + quoted(enumeration.name) + " AS ENUM (" + labels + ")");
    }
    for (const SketchSequence& sequence : sketch.sequences) {
        statements.push_back("CREATE SEQUENCE " + quoted(sequence.name) + " INCREMENT " +
                             std::to_string(sequence.increment));
    }
}

std::string value_of(const Sketch& sketch, const SketchTable& table, const SketchColumn& column, int row,
                     Flavour flavour) {
    if (column.has_nulls && row == 0) {
        return "NULL";
    }
    for (const SketchForeignKey& key : table.foreign_keys) {
        for (std::size_t i = 0; i < key.columns.size(); ++i) {
            if (key.columns[i] == column.id) {
                const SketchTable& parent = *sketch.table(key.table);
                return row < parent.rows ? value_of(sketch, parent, *parent.column(key.referenced[i]), row, flavour) : "NULL";
            }
        }
    }
    const std::string number = std::to_string(row);
    switch (column.type) {
    case SketchType::Integer: return std::to_string(column.id % 50 * 10 + row + 1);
    case SketchType::BigInt: return std::to_string(5000000000LL + column.id * 10LL + row);
    case SketchType::Text:
    case SketchType::ShortText:
    case SketchType::LongText: return "'v" + std::to_string(column.id) + "r" + number + "'";
    case SketchType::Real: return number + ".5";
    case SketchType::Boolean: return flavour == Flavour::Sqlite ? std::to_string(row % 2) : (row % 2 == 0 ? "false" : "true");
    case SketchType::Date: return "'2024-01-0" + std::to_string(row + 1) + "'";
    case SketchType::Blob: return flavour == Flavour::Sqlite ? "x'0" + number + "00'" : "'\\x0" + number + "00'";
    case SketchType::Enum: {
        const std::vector<std::string>& labels = sketch.enumeration(column.enumeration)->labels;
        return "'" + labels[static_cast<std::size_t>(row) % labels.size()] + "'";
    }
    }
    return "NULL";
}

}  // namespace

std::string quoted(std::string_view name) {
    std::string text = "\"";
    for (const char c : name) {
        text += c == '"' ? "\"\"" : std::string(1, c);
    }
    return text + "\"";
}

std::vector<std::string> statements_of(const Sketch& sketch, Flavour flavour) {
    std::vector<std::string> statements;
    if (flavour == Flavour::Postgres) {
        add_postgres_types(sketch, statements);
    }
    for (const SketchTable& table : sketch.tables) {
        statements.push_back(create_table(sketch, table, flavour));
        for (const SketchIndex& index : table.indexes) {
            statements.push_back(create_index(table, index, flavour));
        }
    }
    for (const SketchTable& table : sketch.tables) {
        if (flavour == Flavour::Sqlite) {
            for (const SketchTrigger& trigger : table.triggers) {
                statements.push_back(create_trigger(table, trigger));
            }
            continue;
        }
        for (const SketchForeignKey& key : table.foreign_keys) {
            statements.push_back("ALTER TABLE " + quoted(table.name) + " ADD " + foreign_key_line(sketch, table, key));
        }
        add_comments(table, statements);
    }
    for (const SketchView& view : sketch.views) {
        statements.push_back(create_view(sketch, view));
    }
    return statements;
}

std::vector<std::string> inserts_of(const Sketch& sketch, Flavour flavour) {
    std::vector<std::string> statements;
    for (const SketchTable& table : sketch.tables) {
        for (int row = 0; row < table.rows; ++row) {
            std::string names;
            std::string values;
            for (const SketchColumn& column : table.columns) {
                if (column.generated_from == 0) {
                    names += (names.empty() ? "" : ", ") + quoted(column.name);
                    values += (values.empty() ? "" : ", ") + value_of(sketch, table, column, row, flavour);
                }
            }
            statements.push_back("INSERT INTO " + quoted(table.name) + " (" + names + ") VALUES (" + values + ")");
        }
    }
    return statements;
}

std::string script_of(const std::vector<std::string>& statements) {
    std::string script;
    for (const std::string& statement : statements) {
        script += statement + ";\n";
    }
    return script;
}

std::string content_query(const SketchTable& table, const std::vector<int>& columns, Flavour flavour) {
    std::string row;
    for (const int id : columns) {
        const std::string name = quoted(table.column(id)->name);
        row += row.empty() ? "" : " || '|' || ";
        // quote() would tell 1 from '1', which a change of type may turn into each other.
        row += flavour == Flavour::Sqlite ? "coalesce(cast(" + name + " as text), '~')" : "coalesce(" + name + "::text, '~')";
    }
    return "SELECT * FROM (SELECT " + row + " AS line FROM " + quoted(table.name) + ") AS content ORDER BY " +
           (flavour == Flavour::Sqlite ? "line" : "line COLLATE \"C\"");
}

}  // namespace varve::test
