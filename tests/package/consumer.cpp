// SPDX-License-Identifier: MIT
#include <varve/diff/diff.hpp>
#include <varve/plan/planner.hpp>
#include <varve/sqlite/dialect.hpp>
#ifdef HAS_POSTGRES
#include <varve/postgres/dialect.hpp>
#endif

#include <iostream>

/// Reads a schema from one database and says what an empty one lacks.
int main() {
    const varve::Dialect& dialect = varve::sqlite::dialect();
    const auto connection = dialect.connect(varve::Url("sqlite::memory:"));
    connection->execute(varve::Sql() << "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");

    const varve::Schema schema = dialect.inspect(*connection, {});
    for (const varve::plan::Statement& statement : varve::plan::plan_creation(schema, dialect).statements) {
        std::cout << statement.sql << ";\n";
    }
#ifdef HAS_POSTGRES
    std::cout << varve::postgres::dialect().name() << " is linked in\n";
#endif
    return schema.table({"", "users"}).columns().size() == 2 ? 0 : 1;
}
