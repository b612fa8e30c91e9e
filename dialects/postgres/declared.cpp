// SPDX-License-Identifier: MIT
#include "declared.hpp"

#include "lexis.hpp"
#include "lone_statements.hpp"

#include "varve/sql/statement_pattern.hpp"
#include "varve/sql/token.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

namespace varve::postgres {

namespace {

using Role = DeclaredSql::Role;

/// SET, SELECT and RESET; everything else need not be taken apart.
bool may_be_setting(std::string_view sql) {
    return !sql.empty() && std::string_view("sSrR").find(sql.front()) != std::string_view::npos;
}

std::string lower(const Token& token) {
    return name_of(token, lexis());
}

/// Settings of a session that cannot change what a schema is. Those of a newer server than this one are
/// among them, and would be refused.
bool is_meaningless(const std::string& name) {
    constexpr std::array<std::string_view, 3> names{"client_min_messages", "default_with_oids",
                                                    "row_security"};
    return name.ends_with("_timeout") || std::find(names.begin(), names.end(), name) != names.end();
}

/// `SET LOCAL` would end with a transaction that the file does not have here.
DeclaredSql read_set(std::string_view sql, const std::vector<Token>& tokens) {
    const bool is_local = tokens.size() > 2 && lower(tokens[1]) == "local";
    const std::string name = tokens.size() > 1 ? lower(tokens[is_local ? 2 : 1]) : std::string();
    if (name == "transaction" || name == "constraints" || is_meaningless(name)) {
        return {Role::Nothing};
    }
    return {Role::Setting, is_local ? "SET " + std::string(sql.substr(tokens[2].begin)) : std::string()};
}

/// `SELECT set_config('search_path', '', false)`, with `pg_catalog.` in front or not.
bool is_set_config(const std::vector<Token>& tokens) {
    const std::size_t at = tokens.size() > 3 && lower(tokens[1]) == "pg_catalog" ? 3 : 1;
    return tokens.size() > at && lower(tokens[at]) == "set_config";
}

/// `CREATE INDEX CONCURRENTLY` and its kin without that word, which is about others who work meanwhile;
/// nothing for any other statement.
std::string without_concurrency(std::string_view sql) {
    constexpr std::string_view word = "concurrently";
    constexpr std::size_t enough = 500;
    const std::string_view head = sql.substr(0, enough);
    const auto is_same = [](char left, char right) { return (left | 0x20) == right; };
    if (std::search(head.begin(), head.end(), word.begin(), word.end(), is_same) == head.end() ||
        place(std::span(&sql, 1)).front() != Placement::Alone) {
        return {};
    }
    for (const Token& token : head_of(sql, lexis())) {
        if (token.kind == TokenKind::Word && lower(token) == word) {
            return std::string(sql.substr(0, token.begin))
                .append(sql.substr(std::min(token.begin + token.text.size() + 1, sql.size())));
        }
    }
    return {};
}

}  // namespace

DeclaredSql read_declared(std::string_view statement) {
    if (std::string sql = without_concurrency(statement); !sql.empty()) {
        return {DeclaredSql::Role::Object, std::move(sql)};
    }
    if (!may_be_setting(statement)) {
        return {};
    }
    const std::vector<Token> tokens = significant_tokens(statement, lexis());
    const std::string first = lower(tokens.front());
    if (first == "set") {
        return read_set(statement, tokens);
    }
    return first == "reset" || (first == "select" && is_set_config(tokens)) ? DeclaredSql{Role::Setting}
                                                                            : DeclaredSql{};
}

}  // namespace varve::postgres
