// SPDX-License-Identifier: MIT
#include "inspector.hpp"

#include "../lexis.hpp"
#include "families.hpp"
#include "server_objects.hpp"

#include <array>

namespace varve::postgres {

namespace {

const std::array<const Family*, 21> families{
    &name_spaces, &extensions,     &extension_members, &relations,   &inheritance,
    &collations,  &server_objects, &user_types,        &enum_labels, &sequences,
    &columns,     &constraints,    &operator_classes,  &indexes,     &views,
    &routines,    &aggregates,     &triggers,          &policies,    &dependencies,
    &comments,
};

/// Everything that changes how the server prints an expression, fixed: with only pg_catalog in the search
/// path whatever the user made prints with its schema.
constexpr std::array<std::string_view, 9> settings{
    "SET LOCAL search_path = pg_catalog",
    "SET LOCAL quote_all_identifiers = off",
    "SET LOCAL jit = off",
    "SET LOCAL IntervalStyle = postgres",
    "SET LOCAL DateStyle = ISO",
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL bytea_output = hex",
    "SET LOCAL extra_float_digits = 1",
    "SET LOCAL standard_conforming_strings = on",
};

std::string schema_condition(const Scope& scope) {
    if (scope.schemas.empty()) {
        return "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";
    }
    std::string condition;
    for (const std::string& schema : scope.schemas) {
        condition += (condition.empty() ? "n.nspname IN (" : ", ") + lexis().text_literal(schema);
    }
    return condition + ")";
}

/// The snapshot: a transaction of our own, or a savepoint that undoes the settings in the caller's.
class Snapshot {
public:
    explicit Snapshot(ServerConnection& connection)
        : m_connection(&connection), m_is_nested(connection.is_inside_transaction()) {}
    ~Snapshot() {
        if (!m_is_nested) {
            m_connection->rollback();
        }
    }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

    std::string_view opening() const {
        return m_is_nested ? "SAVEPOINT varve_inspection"
                           : "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";
    }
    std::string_view closing() const {
        return m_is_nested ? "ROLLBACK TO SAVEPOINT varve_inspection" : "COMMIT";
    }

private:
    ServerConnection* m_connection;
    bool m_is_nested;
};

std::vector<const Family*> families_of(const ManagedAccess& managed) {
    std::vector<const Family*> wanted(families.begin(), families.end());
    if (managed.has_owners) {
        wanted.push_back(&owners);
    }
    if (managed.has_grants) {
        wanted.push_back(&grants);
        wanted.push_back(&default_privileges);
    }
    return wanted;
}

}  // namespace

Catalogue read_catalogue(ServerConnection& connection, const Scope& scope) {
    const std::vector<const Family*> wanted = families_of(scope.managed);
    InspectionTarget target{connection.version_number(), schema_condition(scope), &scope};
    const Snapshot snapshot(connection);
    std::vector<std::string> opening{std::string(snapshot.opening())};
    if (scope.managed.any()) {
        // A script may have left another role behind; whose default privileges count is the question.
        opening.emplace_back("RESET ROLE");
    }
    opening.insert(opening.end(), settings.begin(), settings.end());
    opening.push_back(query_present_kinds(target.version));
    connection.query_all(opening, [&](std::size_t at, const Rows& rows) {
        if (at + 1 == opening.size()) {
            target.present_kinds = read_present_kinds(rows);
        }
    });

    std::vector<std::string> queries;
    for (const Family* family : wanted) {
        queries.push_back(family->query(target));
    }
    queries.emplace_back(snapshot.closing());
    Catalogue catalogue(std::move(target));
    add_given_name_space(catalogue, scope);
    connection.query_all(queries, [&](std::size_t at, const Rows& rows) {
        if (at < wanted.size()) {
            wanted[at]->read(rows, catalogue);
        }
    });
    return catalogue;
}

Schema inspect(ServerConnection& connection, const Scope& scope) {
    return std::move(read_catalogue(connection, scope).schema);
}

}  // namespace varve::postgres
