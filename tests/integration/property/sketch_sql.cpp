// SPDX-License-Identifier: MIT
#include "integration/property/sketch_sql.hpp"

#include "integration/property/extra.hpp"

#include <algorithm>
#include <array>

namespace varve::test {
namespace {

constexpr std::array<const char*, 5> actions = {"NO ACTION", "RESTRICT", "CASCADE", "SET NULL",
                                                "SET DEFAULT"};

std::string string_literal(const std::string& text) {
    std::string literal = "'";
    for (const char c : text) {
        literal += c == '\'' ? "''" : std::string(1, c);
    }
    return literal + "'";
}

/// Writes one schema for one database.
class Writer {
public:
    Writer(const Sketch& sketch, Flavour flavour) : m_sketch(sketch), m_flavour(flavour) {}

    std::vector<std::string> schema();
    std::vector<std::string> rows();
    std::vector<std::string> triggers();

private:
    bool is_sqlite() const { return m_flavour == Flavour::Sqlite; }
    std::string name(int space, const std::string& name) const {
        return qualified(m_sketch, space, name, m_flavour);
    }
    std::string type(const SketchColumn& column) const;
    std::string default_value(const SketchDefault& value) const;
    std::string expression(const SketchTable& table, const SketchExpression& expression) const;
    static std::string names(const SketchTable& table, const std::vector<int>& columns);
    static std::string constraint(const std::string& name) {
        return name.empty() ? "" : "CONSTRAINT " + quoted_name(name) + " ";
    }
    static std::string conflict(const std::string& word) {
        return word.empty() ? "" : " ON CONFLICT " + word;
    }
    std::string column(const SketchTable& table, const SketchColumn& column) const;
    std::string key(const SketchTable& table, const SketchKey& key, const char* words) const;
    std::string foreign_key(const SketchTable& table, const SketchForeignKey& key) const;
    std::string table(const SketchTable& table) const;
    std::string index(const SketchTable& table, const SketchIndex& index) const;
    std::string trigger(const SketchTable& table, const SketchTrigger& trigger) const;
    std::string view(const SketchView& view) const;
    void add_spaces();
    void add_types();
    void add_tables();
    void add_comment(const char* kind, const std::string& name, const std::string& comment);
    void add_comments(const SketchTable& table);
    void add_extras(bool is_before_tables);

    const Sketch& m_sketch;
    Flavour m_flavour;
    std::vector<std::string> m_statements;
};

std::string Writer::type(const SketchColumn& column) const {
    if (column.type.family == Family::Enum) {
        const SketchEnum& enumeration = *m_sketch.enumeration(column.type.enumeration);
        return " " + name(enumeration.space, enumeration.name);
    }
    if (const SketchExtra* domain = m_sketch.extra(column.type.domain)) {
        return " " + name(domain->space, domain->name);
    }
    return column.type.spelling.empty() ? "" : " " + column.type.spelling;
}

std::string Writer::default_value(const SketchDefault& value) const {
    if (value.enumeration != 0) {
        return "'" + value.text + "'";
    }
    if (value.sequence != 0) {
        const SketchSequence& sequence = *m_sketch.sequence(value.sequence);
        return "nextval(" + string_literal(name(sequence.space, sequence.name)) + ")";
    }
    if (const SketchExtra* function = m_sketch.extra(value.function)) {
        return name(function->space, function->name) + "(" + value.text + ")";
    }
    return value.text;
}

std::string Writer::expression(const SketchTable& table, const SketchExpression& expression) const {
    std::string text;
    for (std::size_t i = 0; i < expression.text.size(); ++i) {
        const bool is_place = expression.text[i] == '{' && expression.text[i + 2] == '}';
        if (is_place && expression.text[i + 1] == 'f') {
            const SketchExtra& function = *m_sketch.extra(expression.function);
            text += name(function.space, function.name);
            i += 2;
        } else if (is_place) {
            text += quoted_name(
                table.column(expression.columns[static_cast<std::size_t>(expression.text[i + 1] - '0')])
                    ->name);
            i += 2;
        } else {
            text += expression.text[i];
        }
    }
    return text;
}

std::string Writer::names(const SketchTable& table, const std::vector<int>& columns) {
    std::string text;
    for (const int id : columns) {
        text += (text.empty() ? "" : ", ") + quoted_name(table.column(id)->name);
    }
    return text;
}

std::string Writer::column(const SketchTable& table, const SketchColumn& column) const {
    std::string line = quoted_name(column.name) + type(column);
    if (!column.collation.empty()) {
        line += " COLLATE " + column.collation;
    }
    if (!column.generated.empty()) {
        line += " GENERATED ALWAYS AS (" + expression(table, column.generated[0]) + ") ";
        line += column.is_virtual ? "VIRTUAL" : "STORED";
    }
    if (is_sqlite() && rowid_column(table) == column.id) {
        line +=
            " " + constraint(table.primary_key.name) + "PRIMARY KEY" + conflict(table.primary_key.conflict);
        line += table.is_autoincrement ? " AUTOINCREMENT" : "";
    }
    if (column.identity != SketchIdentity::None) {
        line += column.identity == SketchIdentity::Always ? " GENERATED ALWAYS" : " GENERATED BY DEFAULT";
        line += " AS IDENTITY (INCREMENT BY " + std::to_string(column.identity_increment) + ")";
    }
    line += column.is_nullable ? "" : " NOT NULL" + conflict(column.conflict);
    if (!column.default_value.empty()) {
        line += " DEFAULT " + default_value(column.default_value[0]);
    }
    return line;
}

std::string Writer::key(const SketchTable& table, const SketchKey& key, const char* words) const {
    std::string line = constraint(key.name) + words;
    line += key.has_distinct_nulls ? "" : " NULLS NOT DISTINCT";
    line += " (" + names(table, key.columns) + ")";
    line += key.include.empty() ? "" : " INCLUDE (" + names(table, key.include) + ")";
    line += key.is_deferrable ? " DEFERRABLE INITIALLY DEFERRED" : "";
    return line + conflict(key.conflict);
}

std::string Writer::foreign_key(const SketchTable& table, const SketchForeignKey& key) const {
    const SketchTable& parent = *m_sketch.table(key.table);
    const bool is_implicit = key.is_implicit && parent.primary_key.columns == key.referenced;
    return constraint(key.name) + "FOREIGN KEY (" + names(table, key.columns) + ") REFERENCES " +
           name(parent.space, parent.name) + (is_implicit ? "" : " (" + names(parent, key.referenced) + ")") +
           (key.is_match_full ? " MATCH FULL" : "") + " ON DELETE " +
           actions[static_cast<std::size_t>(key.on_delete)] + " ON UPDATE " +
           actions[static_cast<std::size_t>(key.on_update)] +
           (key.is_deferrable ? " DEFERRABLE INITIALLY DEFERRED" : "");
}

std::string Writer::table(const SketchTable& table) const {
    std::vector<std::string> lines;
    for (const SketchColumn& each : table.columns) {
        lines.push_back(column(table, each));
    }
    if (!table.primary_key.columns.empty() && (!is_sqlite() || rowid_column(table) == 0)) {
        lines.push_back(key(table, table.primary_key, "PRIMARY KEY"));
    }
    for (const SketchKey& unique : table.uniques) {
        lines.push_back(key(table, unique, "UNIQUE"));
    }
    for (const SketchCheck& check : table.checks) {
        lines.push_back(constraint(check.name) + "CHECK (" + expression(table, check.expression) + ")");
    }
    for (const SketchForeignKey& each : table.foreign_keys) {
        if (is_sqlite()) {
            lines.push_back(foreign_key(table, each));
        }
    }
    std::string sql = "CREATE TABLE " + name(table.space, table.name) + " (";
    for (const std::string& line : lines) {
        sql += (&line == &lines.front() ? "\n  " : ",\n  ") + line;
    }
    sql += "\n)";
    sql += table.is_strict ? " STRICT" : "";
    return sql + (table.is_without_rowid ? (table.is_strict ? ", WITHOUT ROWID" : " WITHOUT ROWID") : "");
}

std::string Writer::index(const SketchTable& table, const SketchIndex& index) const {
    std::string keys;
    for (const SketchIndexKey& key : index.keys) {
        keys += (keys.empty() ? "" : ", ") + expression(table, key.expression) + key.order;
    }
    // An index of PostgreSQL lives where its table does.
    return std::string("CREATE ") + (index.is_unique ? "UNIQUE " : "") + "INDEX " + quoted_name(index.name) +
           " ON " + name(table.space, table.name) + (index.method.empty() ? "" : " USING " + index.method) +
           " (" + keys + ")" +
           (index.include.empty() ? "" : " INCLUDE (" + names(table, index.include) + ")") +
           (index.predicate.empty() ? "" : " WHERE " + expression(table, index.predicate[0]));
}

/// Triggers that complain when a rebuild fires them, or that a rebuild must bring back.
std::string Writer::trigger(const SketchTable& table, const SketchTrigger& trigger) const {
    const std::string column = quoted_name(table.column(trigger.column)->name);
    const std::string head = "CREATE TRIGGER " + quoted_name(trigger.name);
    const std::string on = " ON " + quoted_name(table.name);
    switch (trigger.form) {
    case 0: return head + " AFTER DELETE" + on + " BEGIN SELECT raise(ABORT, 'a row went; this fired'); END";
    case 1: return head + " BEFORE INSERT" + on + " BEGIN SELECT raise(ABORT, 'a row came; this fired'); END";
    case 2:
        return head + " BEFORE UPDATE OF " + column + on + " WHEN new." + column + " IS NULL AND old." +
               column + " IS NOT NULL BEGIN SELECT raise(IGNORE); SELECT 1; END";
    default: {
        const SketchTable& other = *m_sketch.table(trigger.other);
        const std::string changed = quoted_name(other.columns.front().name);
        return head + " AFTER UPDATE" + on + " BEGIN UPDATE " + quoted_name(other.name) + " SET " + changed +
               " = " + changed + " WHERE " + changed + " IS NULL; END";
    }
    }
}

std::string Writer::view(const SketchView& view) const {
    const SketchTable* table = m_sketch.table(view.source);
    const SketchView* other = m_sketch.view(view.source);
    const std::string source =
        table != nullptr ? name(table->space, table->name) : name(other->space, other->name);
    std::string columns;
    for (const SketchViewColumn& column : view.columns) {
        columns += (columns.empty() ? "" : ", ") +
                   quoted_name(column_name(m_sketch, view.source, column.column)) +
                   (column.alias.empty() ? "" : " AS " + quoted_name(column.alias));
    }
    const std::string first = quoted_name(column_name(m_sketch, view.source, view.columns[0].column));
    const std::string select = "SELECT " + columns + " FROM " + source;
    const std::string head = "CREATE VIEW " + name(view.space, view.name) + " AS ";
    switch (view.form) {
    case 1: return head + select + " WHERE " + first + " IS NOT NULL";
    case 2: return head + select + " LIMIT 10";
    case 3: return head + select + " UNION ALL " + select;
    case 4: return head + "WITH part AS (SELECT * FROM " + source + ") SELECT " + columns + " FROM part";
    default: return head + select;
    }
}

void Writer::add_comment(const char* kind, const std::string& name, const std::string& comment) {
    if (!comment.empty()) {
        m_statements.push_back("COMMENT ON " + std::string(kind) + " " + name + " IS " +
                               string_literal(comment));
    }
}

void Writer::add_spaces() {
    for (const SketchSpace& space : m_sketch.spaces) {
        m_statements.push_back("CREATE SCHEMA " + quoted_name(space.name));
        add_comment("SCHEMA", quoted_name(space.name), space.comment);
    }
}

void Writer::add_types() {
    for (const SketchEnum& enumeration : m_sketch.enums) {
        std::string labels;
        for (const std::string& label : enumeration.labels) {
            labels += (labels.empty() ? "'" : ", '") + label + "'";
        }
        m_statements.push_back("CREATE TYPE " + name(enumeration.space, enumeration.name) + " AS ENUM (" +
                               labels + ")");
        add_comment("TYPE", name(enumeration.space, enumeration.name), enumeration.comment);
    }
    for (const SketchSequence& sequence : m_sketch.sequences) {
        m_statements.push_back("CREATE SEQUENCE " + name(sequence.space, sequence.name) + " AS " +
                               sequence.type + " INCREMENT " + std::to_string(sequence.increment) +
                               (sequence.is_cycling ? " CYCLE" : ""));
    }
}

void Writer::add_comments(const SketchTable& table) {
    const std::string table_name = name(table.space, table.name);
    add_comment("TABLE", table_name, table.comment);
    for (const SketchColumn& each : table.columns) {
        add_comment("COLUMN", table_name + "." + quoted_name(each.name), each.comment);
    }
    for (const SketchIndex& each : table.indexes) {
        add_comment("INDEX", name(table.space, each.name), each.comment);
    }
}

void Writer::add_tables() {
    for (const SketchTable& each : m_sketch.tables) {
        m_statements.push_back(table(each));
        for (const SketchIndex& part : each.indexes) {
            m_statements.push_back(index(each, part));
        }
        if (!is_sqlite()) {
            add_comments(each);
        }
    }
    if (is_sqlite()) {
        return;
    }
    for (const SketchTable& each : m_sketch.tables) {
        for (const SketchForeignKey& part : each.foreign_keys) {
            m_statements.push_back("ALTER TABLE " + name(each.space, each.name) + " ADD " +
                                   foreign_key(each, part));
        }
    }
    for (const SketchSequence& sequence : m_sketch.sequences) {
        if (const SketchTable* owner = m_sketch.table_of_column(sequence.owner)) {
            m_statements.push_back("ALTER SEQUENCE " + name(sequence.space, sequence.name) + " OWNED BY " +
                                   name(owner->space, owner->name) + "." +
                                   quoted_name(owner->column(sequence.owner)->name));
        }
    }
}

void Writer::add_extras(bool is_before_tables) {
    for (const SketchExtra& each : m_sketch.extras) {
        if (precedes_tables(each.kind) == is_before_tables) {
            const std::vector<std::string> statements = extra_sql(m_sketch, each);
            m_statements.insert(m_statements.end(), statements.begin(), statements.end());
        }
    }
}

std::vector<std::string> Writer::schema() {
    if (!is_sqlite()) {
        add_spaces();
        add_types();
        add_extras(true);
    }
    add_tables();
    for (const SketchView& each : m_sketch.views) {
        m_statements.push_back(view(each));
        if (!is_sqlite()) {
            add_comment("VIEW", name(each.space, each.name), each.comment);
        }
    }
    add_extras(false);
    return std::move(m_statements);
}

std::vector<std::string> Writer::rows() {
    for (const SketchTable& each : m_sketch.tables) {
        for (const SketchRow& row : each.rows) {
            std::string columns;
            std::string values;
            for (const auto& [id, value] : row) {
                columns += (columns.empty() ? "" : ", ") + quoted_name(each.column(id)->name);
                values += (values.empty() ? "" : ", ") + value;
            }
            m_statements.push_back("INSERT INTO " + name(each.space, each.name) + " (" + columns + ")" +
                                   (is_sqlite() ? "" : " OVERRIDING SYSTEM VALUE") + " VALUES (" + values +
                                   ")");
        }
        if (each.is_autoincrement && !each.rows.empty()) {
            // A mark above the rows, as after deletions.
            m_statements.push_back("UPDATE sqlite_sequence SET seq = seq + 100 WHERE name = " +
                                   string_literal(each.name));
        }
    }
    for (const SketchSequence& sequence : m_sketch.sequences) {
        m_statements.push_back("SELECT setval(" + string_literal(name(sequence.space, sequence.name)) +
                               ", 42)");
    }
    return std::move(m_statements);
}

std::vector<std::string> Writer::triggers() {
    for (const SketchTable& each : m_sketch.tables) {
        for (const SketchTrigger& part : each.triggers) {
            m_statements.push_back(trigger(each, part));
        }
    }
    return std::move(m_statements);
}

}  // namespace

std::string quoted_name(std::string_view name) {
    std::string text = "\"";
    for (const char c : name) {
        text += c == '"' ? "\"\"" : std::string(1, c);
    }
    return text + "\"";
}

std::string qualified(const Sketch& sketch, int space, const std::string& name, Flavour flavour) {
    return flavour == Flavour::Sqlite ? quoted_name(name)
                                      : quoted_name(sketch.space_name(space)) + "." + quoted_name(name);
}

std::vector<std::string> schema_sql(const Sketch& sketch, Flavour flavour) {
    return Writer(sketch, flavour).schema();
}
std::vector<std::string> rows_sql(const Sketch& sketch, Flavour flavour) {
    return Writer(sketch, flavour).rows();
}
std::vector<std::string> triggers_sql(const Sketch& sketch, Flavour flavour) {
    return Writer(sketch, flavour).triggers();
}

std::string script(const std::vector<std::string>& statements) {
    std::string text;
    for (const std::string& statement : statements) {
        text += statement + ";\n";
    }
    return text;
}

}  // namespace varve::test
