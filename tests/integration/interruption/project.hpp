// SPDX-License-Identifier: MIT
#pragma once

#include "support/dialects.hpp"
#include "support/process.hpp"
#include "support/temporary_directory.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace varve::test {

/// A folder with twenty migrations and a database for them, driven through the program as users drive it.
class Project {
public:
    explicit Project(std::string dialect);

    /// `varve ARGUMENTS --url …` in the folder.
    Command command(std::vector<std::string> arguments,
                    const std::map<std::string, std::string>& environment = {}) const;
    /// Another empty database.
    void start_over() { m_database = make_test_database(m_dialect); }
    TestDatabase& database() { return *m_database; }
    std::string file(const std::string& name) const { return m_directory / name; }

    /// Schema, rows and which migrations the history holds, in order.
    std::vector<std::string> state() const;

    static constexpr int migration_count = 20;

private:
    void write_migrations() const;

    std::string m_dialect;
    TemporaryDirectory m_directory;
    std::unique_ptr<TestDatabase> m_database;
};

}  // namespace varve::test
