// SPDX-License-Identifier: MIT
#include "varve/migration/repair_log.hpp"

#include "own_table.hpp"

namespace varve::migration {

QualifiedName RepairLog::table_name(const Connection& connection, const Dialect& dialect) {
    return own_table_name(connection, dialect, "varve_repairs");
}

Schema RepairLog::declare(const Connection& connection, const Dialect& dialect) {
    return declare_own_table(table_name(connection, dialect),
                             {{"number", BaseType::BigInt},
                              {"repaired_at", BaseType::Text},
                              {"repaired_by", BaseType::Text},
                              {"reason", BaseType::Text},
                              {"version", BaseType::Text},
                              {"what", BaseType::Text},
                              {"hash_before", BaseType::Text},
                              {"hash_after", BaseType::Text}},
                             {"number"}, dialect);
}

void RepairLog::create() {
    if (!m_connection->has_table(table_name(*m_connection, *m_dialect))) {
        create_own_table(declare(*m_connection, *m_dialect), *m_connection, *m_dialect);
    }
}

void RepairLog::add(const RepairEntry& entry) {
    const std::int64_t number = m_connection->query_integer(
        Sql() << "SELECT coalesce(max(number), 0) + 1 FROM " << table_name(*m_connection, *m_dialect));
    Sql insert;
    insert << "INSERT INTO " << table_name(*m_connection, *m_dialect)
           << " (number, repaired_at, repaired_by, reason, version, what, hash_before, hash_after) VALUES (";
    insert.bind(number) << ", ";
    insert.bind(entry.repaired_at) << ", ";
    insert.bind(entry.repaired_by) << ", ";
    insert.bind(entry.reason) << ", ";
    insert.bind(entry.version) << ", ";
    insert.bind(entry.what) << ", ";
    insert.bind(entry.hash_before) << ", ";
    insert.bind(entry.hash_after) << ")";
    m_connection->execute(insert);
}

std::vector<RepairEntry> RepairLog::read() {
    std::vector<RepairEntry> entries;
    if (!m_connection->has_table(table_name(*m_connection, *m_dialect))) {
        return entries;
    }
    const std::unique_ptr<Cursor> cursor = m_connection->query(
        Sql() << "SELECT repaired_at, repaired_by, reason, version, what, hash_before, hash_after FROM "
              << table_name(*m_connection, *m_dialect) << " ORDER BY number");
    while (cursor->next()) {
        entries.push_back({std::string(cursor->text(0)), std::string(cursor->text(1)),
                           std::string(cursor->text(2)), std::string(cursor->text(3)),
                           std::string(cursor->text(4)), std::string(cursor->text(5)),
                           std::string(cursor->text(6))});
    }
    return entries;
}

}  // namespace varve::migration
