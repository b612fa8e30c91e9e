// SPDX-License-Identifier: MIT
#include "varve/migration/journal.hpp"

#include "own_table.hpp"

namespace varve::migration {

namespace {

constexpr const char* journal_table = "varve_journal";

void append_key(Sql& sql, const JournalEntry& entry) {
    sql << " WHERE version = ";
    sql.bind(entry.version) << " AND direction = ";
    sql.bind(std::string(to_string(entry.direction))) << " AND first_statement = ";
    sql.bind(entry.first);
}

}  // namespace

QualifiedName Journal::table_name(const Connection& connection, const Dialect& dialect) {
    return own_table_name(connection, dialect, journal_table);
}

Schema Journal::declare(const Connection& connection, const Dialect& dialect) {
    return declare_own_table(table_name(connection, dialect),
                             {{"version", BaseType::Text},
                              {"direction", BaseType::Text},
                              {"first_statement", BaseType::BigInt},
                              {"statements", BaseType::BigInt},
                              {"hash", BaseType::Text},
                              {"statement", BaseType::Text},
                              {"probe", BaseType::Text},
                              {"state_before", BaseType::Text},
                              {"outcome", BaseType::Text},
                              {"started_at", BaseType::Text},
                              {"finished_at", BaseType::Text},
                              {"applied_by", BaseType::Text}},
                             {"version", "direction", "first_statement"}, dialect);
}

bool Journal::exists() {
    return m_connection->has_table(table_name(*m_connection, *m_dialect));
}

void Journal::create() {
    if (!exists()) {
        create_own_table(declare(*m_connection, *m_dialect), *m_connection, *m_dialect);
    }
}

std::vector<JournalEntry> Journal::read() {
    std::vector<JournalEntry> entries;
    if (!exists()) {
        return entries;
    }
    Sql select;
    select << "SELECT version, direction, first_statement, statements, hash, statement, probe, state_before, "
              "outcome, started_at, finished_at, applied_by FROM "
           << table_name(*m_connection, *m_dialect) << " ORDER BY version, direction, first_statement";
    const std::unique_ptr<Cursor> cursor = m_connection->query(select);
    while (cursor->next()) {
        JournalEntry entry;
        entry.version = cursor->text(0);
        entry.direction = cursor->text(1) == to_string(Direction::Up) ? Direction::Up : Direction::Down;
        entry.first = cursor->integer(2);
        entry.count = cursor->integer(3);
        entry.hash = cursor->text(4);
        entry.statement = cursor->text(5);
        entry.probe = cursor->text(6);
        entry.before = cursor->text(7);
        entry.is_done = cursor->text(8) == "done";
        entry.started_at = cursor->text(9);
        entry.finished_at = cursor->text(10);
        entry.applied_by = cursor->text(11);
        entries.push_back(std::move(entry));
    }
    return entries;
}

void Journal::put(const JournalEntry& entry) {
    take_back(entry);
    Sql insert;
    insert << "INSERT INTO " << table_name(*m_connection, *m_dialect)
           << " (version, direction, first_statement, statements, hash, statement, probe, state_before, "
              "outcome, started_at, finished_at, applied_by) VALUES (";
    insert.bind(entry.version) << ", ";
    insert.bind(std::string(to_string(entry.direction))) << ", ";
    insert.bind(entry.first) << ", ";
    insert.bind(entry.count) << ", ";
    insert.bind(entry.hash) << ", ";
    insert.bind(entry.statement) << ", ";
    insert.bind(entry.probe) << ", ";
    insert.bind(entry.before) << ", ";
    insert.bind(std::string(entry.is_done ? "done" : "intended")) << ", ";
    insert.bind(entry.started_at) << ", ";
    insert.bind(entry.finished_at) << ", ";
    insert.bind(entry.applied_by) << ")";
    m_connection->execute(insert);
}

void Journal::take_back(const JournalEntry& entry) {
    Sql removal;
    removal << "DELETE FROM " << table_name(*m_connection, *m_dialect);
    append_key(removal, entry);
    m_connection->execute(removal);
}

void Journal::clear(std::string_view version) {
    Sql removal;
    removal << "DELETE FROM " << table_name(*m_connection, *m_dialect) << " WHERE version = ";
    removal.bind(std::string(version));
    m_connection->execute(removal);
}

}  // namespace varve::migration
