// SPDX-License-Identifier: MIT
#include "own_table.hpp"

#include "varve/plan/planner.hpp"

namespace varve::migration {

QualifiedName own_table_name(const Connection& connection, const Dialect& dialect, const char* name) {
    const std::string home = connection.home_schema();
    return {home.empty() ? dialect.capabilities().default_schema : home, name};
}

Schema declare_own_table(const QualifiedName& name, const std::vector<OwnColumn>& columns,
                         std::vector<std::string> key, const Dialect& dialect) {
    Schema schema;
    Object table;
    table.id = {Kind::Table, name.schema, "", name.name, ""};
    table.definition = Table{};
    schema.add(std::move(table));

    int ordinal = 0;
    for (const OwnColumn& each : columns) {
        Column definition;
        definition.type = dialect.types().native({each.type});
        definition.is_nullable = false;
        Object column;
        column.id = {Kind::Column, name.schema, name.name, each.name, ""};
        column.definition = std::move(definition);
        column.ordinal = ++ordinal;
        schema.add(std::move(column));
    }
    Object primary_key;
    primary_key.id = {Kind::PrimaryKey, name.schema, name.name, name.name + "_pkey", ""};
    primary_key.definition = PrimaryKey{std::move(key)};
    schema.add(std::move(primary_key));
    return schema;
}

void create_own_table(const Schema& declared, Connection& connection, const Dialect& dialect) {
    const plan::Plan plan = plan::plan_creation(declared, dialect);
    std::vector<BatchStatement> batch;
    for (const plan::Statement& statement : plan.statements) {
        batch.push_back({statement.sql});
    }
    ConnectionTransaction transaction(connection);
    BatchFailure failure;
    connection.run(batch, failure);
    transaction.commit();
}

}  // namespace varve::migration
