// SPDX-License-Identifier: MIT
#include "prepared.hpp"

#include "varve/declare/declaration.hpp"
#include "varve/diag/error.hpp"
#include "varve/plan/planner.hpp"

#include <cstdlib>
#include <vector>

namespace varve::test {

std::string dialect_under_test() {
    const char* const name = std::getenv("VARVE_TEST_DIALECT");
    return name == nullptr ? "sqlite" : name;
}

Prepared::Prepared(const SessionOptions& options)
    : m_database(make_test_database(dialect_under_test())),
      session(dialect().connect(m_database->url()), options) {
    DiagnosticList list;
    const auto declaration =
        declare::read_declaration(std::vector<std::string>{SCHEMA_FILE}, dialect(), list);
    VARVE_ASSERT(declaration.has_value());
    for (const plan::Statement& each : plan::plan_creation(declaration->schema, dialect()).statements) {
        session.execute(each.sql);
    }
}

}  // namespace varve::test
