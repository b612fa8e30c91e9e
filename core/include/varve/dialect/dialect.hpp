// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/capabilities.hpp"
#include "varve/dialect/declared_sql.hpp"
#include "varve/dialect/lone_statement.hpp"
#include "varve/dialect/obstacle.hpp"
#include "varve/dialect/renderer.hpp"
#include "varve/dialect/runner_lock.hpp"
#include "varve/dialect/safeguard.hpp"
#include "varve/dialect/shadow.hpp"
#include "varve/dialect/symptom.hpp"
#include "varve/dialect/type_system.hpp"
#include "varve/session/connection.hpp"
#include "varve/session/url.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace varve {

/// One kind of database. Stateless; outlives everything that it makes.
class Dialect {
public:
    virtual ~Dialect() = default;

    /// `sqlite`, `postgres`; also the word in files: `type: {postgres: citext, sqlite: text}`.
    virtual std::string_view name() const = 0;
    virtual const Capabilities& capabilities() const = 0;
    virtual const Lexis& lexis() const = 0;
    virtual const TypeSystem& types() const = 0;
    virtual const Renderer& renderer() const = 0;

    /// Throws Error(Connection), with the URL redacted.
    virtual std::unique_ptr<Connection> connect(const Url& url) const = 0;

    /// The schema of a live database, in one snapshot, with a constant number of queries. Only reads.
    virtual Schema inspect(Connection& connection, const Scope& scope) const = 0;

    /// Throws Error(Connection) or Error(Unsupported) when no scratch place can be had.
    virtual std::unique_ptr<Shadow> open_shadow(const ShadowOptions& options) const = 0;

    virtual std::unique_ptr<RunnerLock> runner_lock(const Url& url) const = 0;

    /// Null when the directives ask for nothing. Throws Error(InvalidMigration) for a directive that it does
    /// not know.
    virtual std::unique_ptr<Safeguard> safeguard(Connection& connection,
                                                 const std::vector<std::string>& directives) const;

    /// Rows of a live database that statements would stumble over, found by reading only, in a transaction or
    /// outside of one. Nothing where the database says so well enough itself when it gets there. Throws
    /// Error(Database).
    virtual Foresight find_obstacles(Connection& connection,
                                     std::span<const std::string_view> statements) const;

    /// Where each statement of a section may stand; one answer per statement. By their words alone.
    virtual std::vector<Placement> place(std::span<const std::string_view> statements) const;

    /// What is known about a statement that runs alone, also about one that could stand inside a transaction.
    virtual LoneStatement describe_lone(std::string_view statement) const;

    /// Looks at what `work` is doing over a session of its own; null where the database does not tell.
    virtual std::unique_ptr<StatementWatch> watch(const Url& url, Connection& work) const;

    /// What is invalid or risky in a live database and only it can tell; `schema` is what inspect() found
    /// there. Only reads the catalogues. Throws Error(Database).
    virtual std::vector<Symptom> find_symptoms(Connection& connection, const Schema& schema) const;

    /// The extensions that the server offers, with their versions: what CREATE EXTENSION means there. Only
    /// reads; empty where there are none.
    virtual std::string offered_extensions(Connection& connection) const;

    /// Lets the counter of a column go on behind the values that rows of the table have, never back: a query
    /// to run, in any transaction. Nothing where the column has no counter, or one that sees to that itself.
    virtual std::optional<Sql> advance_counter(const Object& column) const;

    /// What a statement of SQL that declares a schema says about it; by default that it makes an object.
    virtual DeclaredSql read_declared(std::string_view statement) const;

    /// The directive of a section that stands for a statement of somebody else's migration which does nothing
    /// inside a transaction: `foreign-keys off` for `PRAGMA foreign_keys = OFF`, an empty one for its
    /// opposite. Nothing for any other statement.
    virtual std::optional<std::string> directive_for(std::string_view statement) const;
};

/// The name of the function that a dialect module exports: `extern "C" const varve::Dialect*
/// varve_dialect_1()`.
inline constexpr const char* dialect_entry_point = "varve_dialect_1";

}  // namespace varve
