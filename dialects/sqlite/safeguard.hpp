// SPDX-License-Identifier: MIT
#pragma once

#include "connection.hpp"
#include "directives.hpp"
#include "table_content.hpp"

#include "varve/dialect/safeguard.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace varve::sqlite {

/// Watches over a migration that rebuilds or drops tables.
///
/// Foreign keys are off from before the transaction until after it, because SQLite ignores the switch inside
/// one. Before it commits: no foreign key points nowhere that did not before, and every rebuilt table and
/// each of their children has the rows and the values that it had.
class Safeguard : public varve::Safeguard {
public:
    Safeguard(Connection& connection, Directives directives);

    void before_transaction() override;
    void after_begin() override;
    void before_commit() override;
    void after_transaction() noexcept override;

private:
    /// Number of rows that point nowhere, by child and parent table.
    using Violations = std::map<std::pair<std::string, std::string>, std::int64_t>;

    Violations violations() const;
    void check_foreign_keys() const;
    void check_contents() const;
    /// What a table of before the migration is called after it; in lower case.
    std::string name_after(const std::string& table) const;

    Connection* m_connection;
    Directives m_directives;
    bool m_had_foreign_keys = false;
    Violations m_violations;
    std::map<std::string, TableContent> m_contents;
};

}  // namespace varve::sqlite
