// SPDX-License-Identifier: MIT
#include "varve/report/sql.hpp"

#include "varve/plan/planner.hpp"

namespace varve::report {

std::string sql(const Schema& schema, const Dialect& dialect) {
    std::string text;
    for (const plan::Statement& statement : plan::plan_creation(schema, dialect).statements) {
        text += (text.empty() ? "" : "\n") + statement.sql + ";\n";
    }
    return text;
}

}  // namespace varve::report
