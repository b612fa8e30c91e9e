// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace varve::test {

/// `sqlite` or `postgres`, linked into the test. Throws std::runtime_error for a dialect that this build
/// leaves out.
const Dialect& dialect_named(std::string_view name);

/// An empty database of one kind on disk or on the test server, gone with the object; seen without varve but
/// for its URL.
class TestDatabase {
public:
    virtual ~TestDatabase() = default;

    virtual Url url() const = 0;
    /// Runs SQL by the database's own client library.
    virtual std::string query(const std::string& sql) = 0;
    /// Owners and grants as far as they are managed.
    virtual std::vector<std::string> observe(const ManagedAccess& managed = {}) = 0;
    virtual std::vector<std::string> rows() = 0;
};

std::unique_ptr<TestDatabase> make_test_database(std::string_view dialect);

}  // namespace varve::test
