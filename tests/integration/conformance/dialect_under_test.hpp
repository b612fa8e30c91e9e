// SPDX-License-Identifier: MIT
#pragma once

#include "support/dialects.hpp"

#include <cstdlib>
#include <memory>
#include <string>

namespace varve::test {

/// The dialect that this run of the suite is about: the variable VARVE_TEST_DIALECT, `sqlite` without.
inline std::string dialect_under_test() {
    const char* name = std::getenv("VARVE_TEST_DIALECT");
    return name == nullptr ? "sqlite" : name;
}

/// An empty database and a connection to it.
struct Connected {
    const Dialect& dialect = dialect_named(dialect_under_test());
    std::unique_ptr<TestDatabase> database = make_test_database(dialect_under_test());
    std::unique_ptr<Connection> connection = dialect.connect(database->url());
};

}  // namespace varve::test
