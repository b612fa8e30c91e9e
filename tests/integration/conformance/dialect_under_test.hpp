// SPDX-License-Identifier: MIT
#pragma once

#include "support/dialects.hpp"

#include <cstdlib>
#include <memory>
#include <string>

namespace varve::test {

/// The dialect that this run of the suite is about: the variable VARVE_TEST_DIALECT; without it `postgres`
/// when a version of it is wanted, else `sqlite`.
inline std::string dialect_under_test() {
    const char* name = std::getenv("VARVE_TEST_DIALECT");
    const bool wants_version = std::getenv("VARVE_TEST_POSTGRES_VERSION") != nullptr;
    return name != nullptr ? name : wants_version ? "postgres" : "sqlite";
}

/// An empty database and a connection to it.
struct Connected {
    const Dialect& dialect = dialect_named(dialect_under_test());
    std::unique_ptr<TestDatabase> database = make_test_database(dialect_under_test());
    std::unique_ptr<Connection> connection = dialect.connect(database->url());
};

}  // namespace varve::test
