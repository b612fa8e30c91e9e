// SPDX-License-Identifier: MIT
#pragma once

#include "support/temporary_directory.hpp"

#include "varve/dialect/dialect.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace varve::test {

/// A schema that somebody else wrote, for one kind of database.
struct RealSchema {
    std::string application;
    std::string dialect;
    /// The folder with `schema.sql` and perhaps `migrations/`.
    std::filesystem::path folder;
};

/// All for one kind of database, sorted; none, and a line that makes ctest skip the test, where the
/// collection is not at hand.
std::vector<RealSchema> real_schemas(std::string_view dialect);

/// A database that only its own shell fills.
class RealDatabase {
public:
    virtual ~RealDatabase() = default;

    virtual Url url() const = 0;
    /// By `psql` or `sqlite3`. Throws std::runtime_error with what the shell says.
    virtual void run_file(const std::string& path) = 0;
    /// What the shell's own tools write of the schema, one text for each way.
    virtual std::vector<std::string> dumps() = 0;
    /// Keeps the present state, so that come_back() finds it again. No session may be open.
    virtual void keep() = 0;
    virtual void come_back() = 0;

    const Dialect& dialect() const;
    Schema inspect() const;
};

std::unique_ptr<RealDatabase> make_real_database(std::string_view dialect);

/// A line for each thing that is not the same.
std::vector<std::string> differences(const Schema& left, const Schema& right);

}  // namespace varve::test
