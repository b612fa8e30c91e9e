// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/migration/migration.hpp"
#include "varve/model/schema.hpp"
#include "varve/session/connection.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace varve::migration {

/// One row of `varve_journal`: a step of a migration that does not fit into one transaction.
struct JournalEntry {
    std::string version;
    Direction direction = Direction::Up;
    /// Its first statement, counted from 0, and how many there are.
    std::int64_t first = 0;
    std::int64_t count = 1;
    /// SHA-256 of its normalised statements.
    std::string hash;
    /// The statement of a lone step, for people; empty for a transaction.
    std::string statement = {};
    /// The question of the probe; empty when there is none. Of a statement that runs page by page the
    /// condition that ends it.
    std::string probe = {};
    /// What the probe said before the statement ran. Of a statement that runs page by page the condition that
    /// all pages so far have met; empty before the first.
    std::string before = {};
    /// False between intent and outcome.
    bool is_done = false;
    /// UTC; the second one is empty until it is done.
    std::string started_at = {};
    std::string finished_at = {};
    std::string applied_by = {};
};

/// The table in which a database remembers how far a migration has come that needs several steps. It holds
/// rows only while one stands half-way: the last step deletes them together with writing the history. Borrows
/// connection and dialect.
class Journal {
public:
    Journal(Connection& connection, const Dialect& dialect)
        : m_connection(&connection), m_dialect(&dialect) {}

    static QualifiedName table_name(const Connection& connection, const Dialect& dialect);
    /// The table, declared like anybody's.
    static Schema declare(const Connection& connection, const Dialect& dialect);

    bool exists();
    /// Creates the table in a transaction of its own, under the runner lock, when it does not exist.
    void create();

    /// All rows, by version and then in the order of the statements; none when the table does not exist.
    std::vector<JournalEntry> read();

    /// Adds a row within the caller's transaction; replaces the one of the same statement.
    void put(const JournalEntry& entry);
    /// Removes the row of one statement: it never happened.
    void take_back(const JournalEntry& entry);
    /// Removes all rows of a migration.
    void clear(std::string_view version);

private:
    Connection* m_connection;
    const Dialect* m_dialect;
};

}  // namespace varve::migration
