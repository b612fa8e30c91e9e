// SPDX-License-Identifier: MIT
#include "varve/migration/history.hpp"

#include "own_table.hpp"

#include <algorithm>

namespace varve::migration {

namespace {

constexpr const char* history_table = "varve_history";

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : " ") + word;
    }
    return text;
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t length = std::min(text.find(' '), text.size());
        words.emplace_back(text.substr(0, length));
        text.remove_prefix(std::min(length + 1, text.size()));
    }
    return words;
}

}  // namespace

QualifiedName History::table_name(const Connection& connection, const Dialect& dialect) {
    return own_table_name(connection, dialect, history_table);
}

Schema History::declare(const Connection& connection, const Dialect& dialect) {
    return declare_own_table(table_name(connection, dialect),
                             {{"version", BaseType::Text},
                              {"name", BaseType::Text},
                              {"hash", BaseType::Text},
                              {"parents", BaseType::Text},
                              {"up", BaseType::Text},
                              {"down", BaseType::Text},
                              {"applied_at", BaseType::Text},
                              {"applied_by", BaseType::Text},
                              {"duration_ms", BaseType::BigInt},
                              {"varve_version", BaseType::Text},
                              {"position", BaseType::BigInt}},
                             {"version"}, dialect);
}

bool History::exists() {
    return m_connection->has_table(table_name(*m_connection, *m_dialect));
}

void History::create() {
    create_own_table(declare(*m_connection, *m_dialect), *m_connection, *m_dialect);
}

std::vector<AppliedMigration> History::read(Texts texts) {
    std::vector<AppliedMigration> rows;
    if (!exists()) {
        return rows;
    }
    Sql select;
    select << "SELECT version, name, hash, parents, applied_at, applied_by, duration_ms, varve_version, "
              "position";
    if (texts == Texts::Included) {
        select << ", up, down";
    }
    select << " FROM " << table_name(*m_connection, *m_dialect) << " ORDER BY position";
    const std::unique_ptr<Cursor> cursor = m_connection->query(select);
    while (cursor->next()) {
        AppliedMigration row;
        row.version = cursor->text(0);
        row.name = cursor->text(1);
        row.hash = cursor->text(2);
        row.parents = split(cursor->text(3));
        row.applied_at = cursor->text(4);
        row.applied_by = cursor->text(5);
        row.duration_ms = cursor->integer(6);
        row.varve_version = cursor->text(7);
        row.position = cursor->integer(8);
        if (texts == Texts::Included) {
            row.up = cursor->text(9);
            row.down = cursor->text(10);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

void History::add(const AppliedMigration& row) {
    Sql insert;
    insert << "INSERT INTO " << table_name(*m_connection, *m_dialect)
           << " (version, name, hash, parents, up, down, applied_at, applied_by, duration_ms, varve_version, "
              "position) "
              "VALUES (";
    insert.bind(row.version) << ", ";
    insert.bind(row.name) << ", ";
    insert.bind(row.hash) << ", ";
    insert.bind(joined(row.parents)) << ", ";
    insert.bind(row.up) << ", ";
    insert.bind(row.down) << ", ";
    insert.bind(row.applied_at) << ", ";
    insert.bind(row.applied_by) << ", ";
    insert.bind(row.duration_ms) << ", ";
    insert.bind(row.varve_version) << ", ";
    insert.bind(row.position) << ")";
    m_connection->execute(insert);
}

void History::remove(std::string_view version) {
    Sql removal;
    removal << "DELETE FROM " << table_name(*m_connection, *m_dialect) << " WHERE version = ";
    removal.bind(std::string(version));
    m_connection->execute(removal);
}

}  // namespace varve::migration
