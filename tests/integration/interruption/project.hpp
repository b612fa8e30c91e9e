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

/// What the migrations are made of.
enum class Content {
    Transactions,  ///< each is one transaction
    Steps          ///< with statements that cannot run in one, between others
};

/// A folder with twenty migrations and a database for them, driven through the program as users drive it.
class Project {
public:
    explicit Project(std::string dialect, Content content = Content::Transactions);
    /// With a database that somebody else makes and empties.
    Project(std::string dialect, Content content, std::unique_ptr<TestDatabase> database);

    /// `varve ARGUMENTS --url …` in the folder.
    Command command(std::vector<std::string> arguments,
                    const std::map<std::string, std::string>& environment = {}) const;
    /// Another empty database.
    void start_over() { start_over(make_test_database(m_dialect)); }
    void start_over(std::unique_ptr<TestDatabase> database) { m_database = std::move(database); }
    TestDatabase& database() { return *m_database; }
    std::string file(const std::string& name) const { return m_directory / name; }

    /// Schema, rows and which migrations the history holds, in order.
    std::vector<std::string> state() const;

    static constexpr int migration_count = 20;

private:
    void write_migrations() const;
    std::string up_of(int number) const;
    std::string down_of(int number) const;

    std::string m_dialect;
    Content m_content;
    TemporaryDirectory m_directory;
    std::unique_ptr<TestDatabase> m_database;
};

}  // namespace varve::test
