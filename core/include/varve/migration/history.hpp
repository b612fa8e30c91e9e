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

/// One row of `varve_history`.
struct AppliedMigration {
    std::string version;
    std::string name;
    std::string hash;
    /// Versions, sorted.
    std::vector<std::string> parents = {};
    /// The sections as they stood in the file, directives included: an old checkout can still show what was
    /// applied and roll it back.
    std::string up = {};
    std::string down = {};
    /// UTC, `2026-11-21T12:00:00Z`
    std::string applied_at = {};
    /// Operating system user and host: `anna@web-1`.
    std::string applied_by = {};
    std::int64_t duration_ms = 0;
    std::string varve_version = {};
    /// 1 for the first migration of this database, then counting up.
    std::int64_t position = 0;

    /// `20261121120000_add_users`
    std::string id() const { return version + "_" + name; }
};

/// The table in which a database remembers its migrations. Borrows connection and dialect.
class History {
public:
    History(Connection& connection, const Dialect& dialect)
        : m_connection(&connection), m_dialect(&dialect) {}

    /// The table's name on this database.
    static QualifiedName table_name(const Connection& connection, const Dialect& dialect);
    /// The table, declared like anybody's.
    static Schema declare(const Connection& connection, const Dialect& dialect);

    bool exists();
    /// Creates the table in a transaction of its own; call it under the runner lock, when it does not exist.
    void create();

    /// Whether to read the sections of the migrations too; without them their two fields stay empty.
    enum class Texts { Included, LeftOut };

    /// All rows in the order in which they were applied; none when the table does not exist.
    std::vector<AppliedMigration> read(Texts texts = Texts::Included);

    /// Adds a row within the caller's transaction.
    void add(const AppliedMigration& row);
    /// Removes a row within the caller's transaction.
    void remove(std::string_view version);

private:
    Connection* m_connection;
    const Dialect* m_dialect;
};

}  // namespace varve::migration
