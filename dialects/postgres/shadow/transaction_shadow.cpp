// SPDX-License-Identifier: MIT
#include "transaction_shadow.hpp"

#include "../inspect/inspector.hpp"
#include "../versions.hpp"
#include "database_shadow.hpp"
#include "observer.hpp"

#include <algorithm>
#include <iterator>
#include <random>

#include <unistd.h>

namespace varve::postgres {

namespace {

/// A name that nobody has: of a schema that must not be found.
constexpr std::string_view no_schema = "varve_nothing";

std::vector<std::string> first_column(Connection& connection, const std::string& question) {
    std::vector<std::string> values;
    const std::unique_ptr<Cursor> rows = connection.query(Sql().verbatim(question));
    while (rows->next()) {
        values.emplace_back(rows->text(0));
    }
    return values;
}

Error refusal(const Url& target, const std::string& why, const std::string& reason) {
    Error error(ErrorCode::Unsupported,
                "no shadow can be made beside `" + target.redacted() + "`: " + why + ", and " + reason);
    error.with_hint("give the role CREATEDB, or an empty database with `--shadow URL`");
    return error;
}

std::string new_prefix() {
    std::random_device source;
    return "varve_shadow_" + std::to_string(getpid()) + "_" + std::to_string(source() % 1000000) + "_";
}

/// What a new database gives to everybody in `public`.
std::vector<std::string> new_public_schema(int version, const std::string& name) {
    const char* privileges = has(version, Feature::ClosedPublicSchema) ? "USAGE" : "ALL";
    return {"CREATE SCHEMA " + name,
            std::string("GRANT ") + privileges + " ON SCHEMA " + name + " TO PUBLIC"};
}

}  // namespace

TransactionShadow::TransactionShadow(const Url& target, const std::string& why)
    : m_translation(new_prefix()), m_connection(target), m_why(why) {
    refuse_event_triggers(target);
    name_schemas();
    const std::string home = m_translation.outgoing_name("public");
    try {
        m_connection.enclose(new_public_schema(m_connection.version_number(), home),
                             "SET LOCAL search_path = " + home, m_translation);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Database) {
            throw;
        }
        throw refusal(target, why, "it may not create schemas either");
    }
    Scope everything;
    everything.schemas = {std::string(no_schema)};
    everything.managed = {true, true};
    const Schema live = postgres::inspect(m_connection, everything);
    for (const auto& [id, object] : live.objects()) {
        m_live_objects.insert(id);
    }
    m_live_lines = postgres::observe(m_connection, everything.managed);
}

void TransactionShadow::refuse_event_triggers(const Url& target) {
    if (m_connection.query_integer(
            Sql() << "SELECT count(*) FROM pg_catalog.pg_event_trigger WHERE evtenabled <> 'D'") != 0) {
        throw refusal(target, m_why, "event triggers would run for what is tried in a transaction");
    }
}

/// Every schema of the target too: what is declared must not reach what is there.
void TransactionShadow::name_schemas() {
    m_translation.add("public");
    for (const std::string& name :
         first_column(m_connection,
                      "SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname <> "
                      "'information_schema' ORDER BY 1")) {
        m_translation.add(name);
    }
}

std::vector<std::string> TransactionShadow::made_schemas() {
    return first_column(m_connection,
                        "SELECT nspname FROM pg_catalog.pg_namespace WHERE pg_catalog.starts_with("
                        "nspname, '" +
                            m_translation.prefix() + "')");
}

Schema TransactionShadow::inspect(const Scope& scope) {
    Scope made = scope;
    made.schemas = made_schemas();
    if (!scope.schemas.empty()) {
        std::erase_if(made.schemas, [&](const std::string& name) {
            return std::find(scope.schemas.begin(), scope.schemas.end(), name) == scope.schemas.end();
        });
    }
    if (made.schemas.empty()) {
        made.schemas.emplace_back(no_schema);
    }
    Schema schema = postgres::inspect(m_connection, made);
    std::erase_if(schema.objects(), [&](const auto& entry) { return m_live_objects.contains(entry.first); });
    return schema;
}

std::vector<std::string> TransactionShadow::observe(const ManagedAccess& managed) {
    const std::vector<std::string> all = postgres::observe(m_connection, managed);
    std::vector<std::string> made;
    std::set_difference(all.begin(), all.end(), m_live_lines.begin(), m_live_lines.end(),
                        std::back_inserter(made));
    return made;
}

std::unique_ptr<Shadow> open_shadow_beside(const Url& target) {
    if (ServerConnection(target).query_integer(Sql() << "SELECT pg_catalog.pg_is_in_recovery()::int") != 0) {
        throw Error(ErrorCode::Unsupported,
                    "`" + target.redacted() + "` is a standby, which nothing can be tried on")
            .with_hint("give an empty database of another server with `--shadow URL`");
    }
    try {
        return std::make_unique<ScratchDatabase>(target);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Unsupported) {
            throw;
        }
    }
    return std::make_unique<TransactionShadow>(target, "the role may not create databases");
}

}  // namespace varve::postgres
