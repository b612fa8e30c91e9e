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
        m_capabilities.rule_conditions = rule_conditions();
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
    /// SQLite has no regular expressions of its own.
    static RuleConditions rule_conditions() {
        const std::string no_space = "#1 NOT GLOB ('*[' || char(32, 9, 10, 11, 12, 13) || ']*')";
        const std::string domain = "substr(#1, instr(#1, '@') + 1)";
        const std::string digits =
            "replace(CASE WHEN #1 GLOB '{*}' THEN substr(#1, 2, length(#1) - 2) ELSE #1 END, '-', '')";
        return {
            .not_blank = "trim(#1, char(32, 9, 13, 10)) <> ''",
            .text_length = "length(#1)",
            .bytes_length = "length(#1)",
            .array_length = "json_array_length(#1)",
            .email = "instr(#1, '@') > 1 AND " + no_space + " AND instr(" + domain + ", '@') = 0 AND " +
                     domain + " <> '' AND " + domain + " NOT GLOB '.*' AND " + domain +
                     " NOT GLOB '*.' AND " + domain + " NOT GLOB '*..*'",
            .url = "instr(#1, '://') > 1 AND #1 GLOB '[A-Za-z]*' AND " + no_space +
                   " AND substr(#1, 1, instr(#1, '://') - 1) NOT GLOB '*[^A-Za-z0-9+.-]*' AND length(#1) > "
                   "instr(#1, '://') + 2",
            .uuid = "length(" + digits + ") = 32 AND " + digits + " NOT GLOB '*[^0-9A-Fa-f]*'",
        };
    }

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
