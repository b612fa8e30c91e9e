// SPDX-License-Identifier: MIT
#include "dialect.hpp"

#include "connection.hpp"
#include "counters.hpp"
#include "declared.hpp"
#include "foresee/obstacles.hpp"
#include "inspect/inspector.hpp"
#include "lexis.hpp"
#include "lock.hpp"
#include "lone_statements.hpp"
#include "progress.hpp"
#include "render/renderer.hpp"
#include "shadow/database_shadow.hpp"
#include "shadow/transaction_shadow.hpp"
#include "symptoms.hpp"
#include "types.hpp"
#include "versions.hpp"

namespace varve::postgres {

namespace {

class PostgresDialect final : public Dialect {
public:
    std::string_view name() const override { return "postgres"; }

    const Capabilities& capabilities() const override {
        static const Capabilities capabilities{
            .has_transactional_ddl = true,
            .has_schemas = true,
            .default_schema = "public",
            .has_enum_types = true,
            .has_extensions = true,
            .has_sequences = true,
            .has_comments = true,
            .has_access_control = true,
            .has_materialized_views = true,
            .has_identity_columns = true,
            .has_array_types = true,
            .has_include_columns = true,
            .default_index_method = "btree",
            .has_deferrable_unique = true,
            .names_constraints = true,
            .has_trigger_names_per_table = true,
            .literal_function = "pg_catalog.quote_literal",
            .foresees_obstacles = true,
            .refused_in_transaction = "25001",
            .maximum_name_bytes = 63,
            .rule_conditions =
                {
                    .not_blank = R"(#1 ~ '[^ \t\r\n]')",
                    .text_length = "char_length(#1)",
                    .bytes_length = "octet_length(#1)",
                    .array_length = "cardinality(#1)",
                    // What programs match are POSIX extended expressions.
                    .pattern = "#1 ~ '(?e)#2'",
                    .email = R"(#1 ~ '^[^@ \t\n\v\f\r]+@[^@ .\t\n\v\f\r]+([.][^@ .\t\n\v\f\r]+)*$')",
                    .url = R"(#1 ~ '^[A-Za-z][A-Za-z0-9+.-]*://[^ \t\n\v\f\r]+$')",
                    .uuid = R"(#1 ~ '^(\{(-*[0-9A-Fa-f]){32}-*\}|(-*[0-9A-Fa-f]){32}-*)$')",
                },
        };
        return capabilities;
    }

    const Lexis& lexis() const override { return postgres::lexis(); }
    const TypeSystem& types() const override { return m_types; }
    const Renderer& renderer() const override { return m_renderer; }

    std::unique_ptr<Connection> connect(const Url& url) const override {
        auto connection = std::make_unique<ServerConnection>(url);
        if (connection->version_number() < oldest_version) {
            throw Error(ErrorCode::Unsupported, "`" + url.redacted() + "` runs PostgreSQL " +
                                                    connection->server_version() +
                                                    "; varve needs 13 or later");
        }
        return connection;
    }

    Schema inspect(Connection& connection, const Scope& scope) const override {
        // Whatever connect() gave is one of ours.
        return postgres::inspect(dynamic_cast<ServerConnection&>(connection), scope);
    }

    std::unique_ptr<Shadow> open_shadow(const ShadowOptions& options) const override {
        if (options.shadow) {
            return std::make_unique<GivenDatabase>(*options.shadow);
        }
        if (!options.target) {
            throw Error(ErrorCode::Unsupported, "a PostgreSQL schema can be read by a PostgreSQL server only")
                .with_hint("name one with `--url` or `--shadow`");
        }
        return open_shadow_beside(*options.target);
    }

    Foresight find_obstacles(Connection& connection,
                             std::span<const std::string_view> statements) const override {
        return postgres::find_obstacles(dynamic_cast<ServerConnection&>(connection), statements);
    }

    std::vector<Symptom> find_symptoms(Connection& connection, const Schema& schema) const override {
        return postgres::find_symptoms(dynamic_cast<ServerConnection&>(connection), schema);
    }

    std::unique_ptr<RunnerLock> runner_lock(const Url& url) const override { return make_runner_lock(url); }

    std::vector<Placement> place(std::span<const std::string_view> statements) const override {
        return postgres::place(statements);
    }

    LoneStatement describe_lone(std::string_view statement) const override {
        return postgres::describe_lone(statement);
    }

    std::unique_ptr<StatementWatch> watch(const Url& url, Connection& work) const override {
        return watch_index_builds(url, dynamic_cast<ServerConnection&>(work));
    }

    std::string offered_extensions(Connection& connection) const override {
        const std::unique_ptr<Cursor> rows = connection.query(
            Sql() << "SELECT pg_catalog.string_agg(name || ' ' || default_version, ', ' ORDER BY "
                     "name) FROM pg_catalog.pg_available_extensions");
        return rows->next() && !rows->is_null(0) ? std::string(rows->text(0)) : std::string();
    }

    std::optional<Sql> advance_counter(const Object& column) const override {
        return postgres::advance_counter(column);
    }

    DeclaredSql read_declared(std::string_view statement) const override {
        return postgres::read_declared(statement);
    }

private:
    ServerTypes m_types;
    ServerRenderer m_renderer;
};

}  // namespace

const Dialect& dialect() {
    static const PostgresDialect instance;
    return instance;
}

}  // namespace varve::postgres
