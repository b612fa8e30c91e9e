// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/model/schema.hpp"
#include "varve/session/connection.hpp"

#include <string>
#include <vector>

namespace varve::migration {

/// One change that somebody made to what a database remembers.
struct RepairEntry {
    /// UTC, `2026-11-21T12:00:00Z`
    std::string repaired_at;
    /// `anna@web-1`
    std::string repaired_by;
    /// In their words.
    std::string reason;
    std::string version;
    /// `took the hash of the file`
    std::string what;
    /// The row's hash before and after; empty where there was none.
    std::string hash_before = {};
    std::string hash_after = {};
};

/// The table in which a database remembers who mended its history, and why. Borrows connection and dialect.
class RepairLog {
public:
    RepairLog(Connection& connection, const Dialect& dialect)
        : m_connection(&connection), m_dialect(&dialect) {}

    static QualifiedName table_name(const Connection& connection, const Dialect& dialect);
    /// The table, declared like anybody's.
    static Schema declare(const Connection& connection, const Dialect& dialect);

    /// Creates the table in a transaction of its own, under the runner lock, when it does not exist.
    void create();
    /// Adds a row within the caller's transaction.
    void add(const RepairEntry& entry);
    /// All rows, oldest first; none when the table does not exist.
    std::vector<RepairEntry> read();

private:
    Connection* m_connection;
    const Dialect* m_dialect;
};

}  // namespace varve::migration
