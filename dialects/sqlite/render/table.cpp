// SPDX-License-Identifier: MIT
#include "table.hpp"

#include "../lexis.hpp"
#include "../token_reader.hpp"
#include "column.hpp"
#include "constraint.hpp"

namespace varve::sqlite {

namespace {

Sql create_virtual_table(const std::string& name, const std::string& module) {
    Sql sql;
    sql << "CREATE VIRTUAL TABLE " << Identifier(name) << " USING ";
    sql.verbatim(module);
    return sql;
}

void add_table_options(Sql& sql, const Options& options) {
    const bool is_strict = has_option(options, "strict");
    if (is_strict) {
        sql << " STRICT";
    }
    if (has_option(options, "without_rowid")) {
        if (is_strict) {
            sql << ",";
        }
        sql << " WITHOUT ROWID";
    }
}

class Lines {
public:
    explicit Lines(Sql& sql) : m_sql(&sql) {}

    void add(const Sql& line) {
        if (!m_is_first) {
            *m_sql << ",";
        }
        m_is_first = false;
        *m_sql << "\n    " << line;
    }

private:
    Sql* m_sql;
    bool m_is_first = true;
};

}  // namespace

bool is_inline_kind(Kind kind) {
    return kind == Kind::Column || kind == Kind::PrimaryKey || kind == Kind::UniqueConstraint ||
           kind == Kind::ForeignKey || kind == Kind::CheckConstraint;
}

Sql create_table(const plan::TableImage& image, const std::string& name) {
    const Options& options = as<Table>(image.table).dialect_options;
    if (const auto module = options.find("virtual"); module != options.end()) {
        return create_virtual_table(name, module->second);
    }
    Sql sql;
    sql << "CREATE TABLE " << Identifier(name) << " (";
    Lines lines(sql);
    for (const Object& part : image.parts) {
        if (part.id.kind == Kind::Column) {
            lines.add(column_clause(part, image.table, image.parts));
        }
    }
    for (const Object& part : image.parts) {
        const bool is_constraint = is_inline_kind(part.id.kind) && part.id.kind != Kind::Column;
        if (is_constraint && column_beside(part, image.parts) == nullptr) {
            lines.add(table_constraint(part));
        }
    }
    sql << "\n)";
    add_table_options(sql, options);
    return sql;
}

std::vector<plan::Statement> render_create_table(const plan::CreateTable& create) {
    const ObjectId& id = create.image.table.id;
    return {{create_table(create.image, id.name).text(lexis()), id}};
}

std::vector<plan::Statement> render_drop_table(const plan::DropTable& drop) {
    const ObjectId& id = drop.image.table.id;
    const Sql sql = Sql() << "DROP TABLE " << Identifier(id.name);
    return {{sql.text(lexis()), id, {plan::Hazard::DataLoss, plan::Hazard::Irreversible}, {id}}};
}

std::vector<plan::Statement> render_rename_table(const Rename& rename) {
    const ObjectId& before = rename.before.id;
    const ObjectId& after = rename.after.id;
    const auto rename_to = [&](const std::string& from, const std::string& to) {
        const Sql sql = Sql() << "ALTER TABLE " << Identifier(from) << " RENAME TO " << Identifier(to);
        return plan::Statement{sql.text(lexis()), after};
    };
    if (is_same_name(before.name, after.name)) {
        // SQLite takes names that differ only in case for one name, and finds it in use.
        const std::string between = "varve_rename_" + after.name;
        return {rename_to(before.name, between), rename_to(between, after.name)};
    }
    return {rename_to(before.name, after.name)};
}

std::optional<TableNames> renames_table(const plan::Statement& statement) {
    TokenReader reader(statement.sql);
    TableNames names;
    if (!reader.accept("alter", "table")) {
        return std::nullopt;
    }
    names.before = reader.name();
    if (!reader.accept("rename", "to")) {
        return std::nullopt;
    }
    names.after = reader.name();
    return names;
}

}  // namespace varve::sqlite
