// SPDX-License-Identifier: MIT
#pragma once

#include "integration/conformance/dialect_under_test.hpp"
#include "orm/shop.hpp"

#include <memory>
#include <string>
#include <vector>

namespace varve::test {

/// Runs statements that have no values; each ends with a semicolon.
void run_script(Connection& connection, std::string script);

/// An empty database of the dialect under test, with the tables of the shop.
struct ShopDatabase {
    explicit ShopDatabase(const SessionOptions& options = {});

    const Dialect& dialect = dialect_named(dialect_under_test());
    std::unique_ptr<TestDatabase> database = make_test_database(dialect_under_test());
    Database db;

    /// Another session with the same database.
    Database connect(const SessionOptions& options = {}) const;
};

/// Three users and five posts: ada (2 posts) leads bob (3 posts) and eve (none); titles t0 to t4, the last
/// three published.
struct FilledShop : ShopDatabase {
    FilledShop();
    shop::User ada;
    shop::User bob;
    shop::User eve;
};

template <class Row>
std::vector<std::int64_t> ids(const std::vector<Row>& rows) {
    std::vector<std::int64_t> all;
    for (const Row& row : rows) {
        all.push_back(row.id);
    }
    return all;
}

using Ids = std::vector<std::int64_t>;

/// The error that an action ends with; one that says so when there is none.
template <class Action>
Error error_in(const Action& action) {
    try {
        action();
    } catch (const Error& error) {
        return error;
    }
    return Error(ErrorCode::Internal, "nothing was thrown");
}

}  // namespace varve::test
