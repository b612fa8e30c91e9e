// SPDX-License-Identifier: MIT
#pragma once

#include "support/dialects.hpp"
#include "varve/orm.hpp"

#include <memory>
#include <string>

namespace varve::test {

/// VARVE_TEST_DIALECT, else `sqlite`.
std::string dialect_under_test();

/// A database with the tables that the header was written for.
class Prepared {
public:
    explicit Prepared(const SessionOptions& options = {});

    const Dialect& dialect() const { return dialect_named(dialect_under_test()); }

private:
    std::unique_ptr<TestDatabase> m_database;

public:
    Database session;
};

}  // namespace varve::test
