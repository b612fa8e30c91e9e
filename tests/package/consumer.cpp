// SPDX-License-Identifier: MIT
#include <varve/diff/diff.hpp>
#include <varve/plan/planner.hpp>
#include <varve/sqlite/dialect.hpp>
#ifdef HAS_POSTGRES
#include <varve/postgres/dialect.hpp>
#endif

#include <varve/all_dialects.hpp>

#include "models.hpp"

#include <iostream>

/// Writes and reads a row by the models that the build wrote.
bool has_rows() {
    varve::Database database = varve::connect("sqlite::memory:");
    database.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
    const consumer::User ann = database.insert(consumer::NewUser{.name = "Ann"});
    return database.select<consumer::User>().where(consumer::user.name == "Ann").one().id == ann.id;
}

/// What is not there is an error and no crash, whichever database it is.
bool has_errors() {
    try {
        varve::connect("nonsense://somewhere");
    } catch (const varve::Error& error) {
        return error.code() == varve::ErrorCode::Configuration;
    }
    return false;
}

/// Reads a schema from one database and says what an empty one lacks.
int main() {
    const varve::Dialect& dialect = varve::sqlite::dialect();
    const auto connection = dialect.connect(varve::Url("sqlite::memory:"));
    connection->execute(varve::Sql() << "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");

    const varve::Schema schema = dialect.inspect(*connection, {});
    for (const varve::plan::Statement& statement : varve::plan::plan_creation(schema, dialect).statements) {
        std::cout << statement.sql << ";\n";
    }
    if (!has_rows() || !has_errors()) {
        return 1;
    }
#ifdef HAS_POSTGRES
    std::cout << varve::postgres::dialect().name() << " is linked in\n";
#endif
    return schema.table({"", "users"}).columns().size() == 2 ? 0 : 1;
}
