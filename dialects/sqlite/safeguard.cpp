// SPDX-License-Identifier: MIT
#include "safeguard.hpp"

#include "digest.hpp"
#include "lexis.hpp"
#include "render/legacy_mode.hpp"

#include "varve/diag/error.hpp"
#include "varve/sql/sql.hpp"

#include <sqlite3.h>

#include <vector>

namespace varve::sqlite {

Safeguard::Safeguard(Connection& connection, Directives directives)
    : m_connection(&connection), m_directives(std::move(directives)) {}

void Safeguard::before_transaction() {
    const Sql question = Sql() << "PRAGMA foreign_keys";
    m_had_foreign_keys = m_connection->query_integer(question) != 0;
    if (m_directives.has_foreign_keys_off) {
        m_connection->run("PRAGMA foreign_keys = OFF");
        // SQLite ignores the switch in silence inside a transaction.
        if (m_connection->query_integer(question) != 0) {
            throw Error(ErrorCode::Refused,
                        "foreign keys could not be switched off: a transaction is already open")
                .with_hint("run this migration outside of any transaction");
        }
    }
    add_digest_function(m_connection->handle());
}

void Safeguard::after_begin() {
    if (m_directives.has_foreign_keys_off) {
        m_violations = violations();
    }
    std::vector<std::string> watched;
    for (const RebuiltTable& table : m_directives.rebuilt_tables) {
        watched.push_back(table.name_before());
    }
    const std::vector<std::string> children = children_of(*m_connection, watched);
    watched.insert(watched.end(), children.begin(), children.end());
    m_contents = read_contents(*m_connection, watched);
}

void Safeguard::before_commit() {
    if (m_directives.has_foreign_keys_off) {
        check_foreign_keys();
    }
    check_contents();
}

void Safeguard::after_transaction() noexcept {
    // A statement that failed half-way leaves the mode on; it is no part of the transaction.
    sqlite3_exec(m_connection->handle(), std::string(legacy_mode_off).c_str(), nullptr, nullptr, nullptr);
    if (m_directives.has_foreign_keys_off && m_had_foreign_keys) {
        sqlite3_exec(m_connection->handle(), "PRAGMA foreign_keys = ON", nullptr, nullptr, nullptr);
    }
}

Safeguard::Violations Safeguard::violations() const {
    Violations violations;
    const auto rows = m_connection->query(
        Sql()
        << "SELECT lower(\"table\"), lower(parent), count(*) FROM pragma_foreign_key_check GROUP BY 1, 2");
    while (rows->next()) {
        violations[{std::string(rows->text(0)), std::string(rows->text(1))}] = rows->integer(2);
    }
    return violations;
}

void Safeguard::check_foreign_keys() const {
    for (const auto& [tables, count] : violations()) {
        const auto before = m_violations.find(tables);
        const std::int64_t added = count - (before == m_violations.end() ? 0 : before->second);
        if (added > 0) {
            throw Error(ErrorCode::Refused,
                        std::to_string(added) + (added == 1 ? " row of `" : " rows of `") + tables.first +
                            "` would refer to rows of `" + tables.second + "` that do not exist")
                .with_hint("correct or delete these rows first; nothing has been changed");
        }
    }
}

std::string Safeguard::name_after(const std::string& table) const {
    for (const RebuiltTable& rebuilt : m_directives.rebuilt_tables) {
        if (is_same_name(rebuilt.name_before(), table)) {
            return to_lower(rebuilt.name);
        }
    }
    return table;
}

void Safeguard::check_contents() const {
    std::vector<std::string> tables;
    for (const auto& [table, content] : m_contents) {
        tables.push_back(name_after(table));
    }
    const std::map<std::string, TableContent> contents = read_contents(*m_connection, tables);
    for (const auto& [table, before] : m_contents) {
        const std::string name = name_after(table);
        const auto after = contents.find(name);
        if (after == contents.end()) {
            continue;  // Dropped or renamed in this migration, by a statement that says so.
        }
        if (const std::string loss = describe_loss(name, before, after->second); !loss.empty()) {
            throw Error(ErrorCode::Refused, loss)
                .with_hint("nothing has been changed; this is a defect of the migration");
        }
    }
}

}  // namespace varve::sqlite
