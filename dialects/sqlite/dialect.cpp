// SPDX-License-Identifier: MIT
#include "dialect.hpp"

#include "connection.hpp"
#include "declared.hpp"
#include "directives.hpp"
#include "inspector.hpp"
#include "lexis.hpp"
#include "location.hpp"
#include "lock.hpp"
#include "lone_statements.hpp"
#include "obstacles.hpp"
#include "renderer.hpp"
#include "safeguard.hpp"
#include "shadow.hpp"
#include "types.hpp"

#include <sqlite3.h>

namespace varve::sqlite {

namespace {

class SqliteDialect : public Dialect {
public:
    SqliteDialect() {
        // Before there are threads: it looks at its own state without a lock.
        sqlite3_initialize();
        m_capabilities.has_virtual_generated_columns = true;
        m_capabilities.numbered_key_type = "INTEGER";
        m_capabilities.ignores_name_case = true;
        m_capabilities.literal_function = "quote";
        m_capabilities.foresees_obstacles = true;
    }

    std::string_view name() const override { return "sqlite"; }
    const Capabilities& capabilities() const override { return m_capabilities; }
    const Lexis& lexis() const override { return sqlite::lexis(); }
    const varve::TypeSystem& types() const override { return m_types; }
    const varve::Renderer& renderer() const override { return m_renderer; }

    std::unique_ptr<varve::Connection> connect(const Url& url) const override {
        return std::make_unique<Connection>(parse_location(url));
    }

    Schema inspect(varve::Connection& connection, const Scope& scope) const override {
        return sqlite::inspect(native(connection), scope);
    }

    /// Always in memory: the library that reads the file reads the shadow too, so there is nothing to choose.
    std::unique_ptr<varve::Shadow> open_shadow(const ShadowOptions& /*options*/) const override {
        return std::make_unique<Shadow>();
    }

    std::unique_ptr<varve::RunnerLock> runner_lock(const Url& url) const override {
        return std::make_unique<RunnerLock>(parse_location(url));
    }

    std::unique_ptr<varve::Safeguard> safeguard(varve::Connection& connection,
                                                const std::vector<std::string>& directives) const override {
        return directives.empty()
                   ? nullptr
                   : std::make_unique<Safeguard>(native(connection), parse_directives(directives));
    }

    Foresight find_obstacles(varve::Connection& connection,
                             std::span<const std::string_view> statements) const override {
        return sqlite::find_obstacles(native(connection), statements);
    }

    std::vector<Placement> place(std::span<const std::string_view> statements) const override {
        return sqlite::place(statements);
    }

    LoneStatement describe_lone(std::string_view statement) const override {
        return sqlite::describe_lone(statement);
    }

    std::optional<std::string> directive_for(std::string_view statement) const override {
        return sqlite::directive_for(statement);
    }

    DeclaredSql read_declared(std::string_view statement) const override {
        return sqlite::read_declared(statement);
    }

private:
    Capabilities m_capabilities;
    TypeSystem m_types;
    Renderer m_renderer;
};

}  // namespace

const Dialect& dialect() {
    static const SqliteDialect dialect;
    return dialect;
}

}  // namespace varve::sqlite
