// SPDX-License-Identifier: MIT
#include "declared.hpp"

#include "lexis.hpp"

#include "varve/sql/ascii.hpp"
#include "varve/sql/token.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace varve::sqlite {

namespace {

using Role = DeclaredSql::Role;

std::string unquoted(std::string_view literal) {
    std::string text;
    for (std::size_t at = 1; at + 1 < literal.size(); ++at) {
        text += literal[at];
        at += literal[at] == '\'' ? 1 : 0;
    }
    return text;
}

/// How `.dump` says a virtual table: `INSERT INTO sqlite_schema(…) VALUES('table','t','t',0,'CREATE …')`.
DeclaredSql read_insert(const std::vector<Token>& tokens) {
    const bool is_schema =
        tokens.size() > 2 && lower_ascii(tokens[1].text) == "into" &&
        (lower_ascii(tokens[2].text) == "sqlite_schema" || lower_ascii(tokens[2].text) == "sqlite_master");
    const auto last = std::find_if(tokens.rbegin(), tokens.rend(),
                                   [](const Token& token) { return token.kind == TokenKind::String; });
    return is_schema && last != tokens.rend() ? DeclaredSql{Role::Object, unquoted(last->text)}
                                              : DeclaredSql{Role::Nothing};
}

/// Tables that SQLite makes by itself and that nobody else may make.
bool is_internal_table(const std::vector<Token>& tokens) {
    const auto name = std::find_if(tokens.begin(), tokens.end(), [](const Token& token) {
        return lower_ascii(name_of(token, lexis())).starts_with("sqlite_");
    });
    // CREATE TABLE name, CREATE TABLE IF NOT EXISTS name
    return name - tokens.begin() == 2 || (name - tokens.begin() == 5 && lower_ascii(tokens[2].text) == "if");
}

}  // namespace

DeclaredSql read_declared(std::string_view statement) {
    const std::string_view word = statement.substr(0, statement.find_first_of(" \t\r\n(\"'`["));
    const std::string first = lower_ascii(word);
    if (first == "create") {
        constexpr std::string_view reserved = "sqlite_";
        // A cheap look first: hardly any statement has the word.
        const bool may_be_internal = lower_ascii(statement.substr(0, 60)).find(reserved) != std::string::npos;
        return may_be_internal && is_internal_table(significant_tokens(statement, lexis()))
                   ? DeclaredSql{Role::Nothing}
                   : DeclaredSql{};
    }
    if (first == "insert") {
        return read_insert(significant_tokens(statement.substr(0, 100000), lexis()));
    }
    if (first == "pragma") {
        // Decides what ALTER TABLE … RENAME changes; no other pragma decides anything about a schema.
        const bool matters = lower_ascii(statement).find("legacy_alter_table") != std::string::npos;
        return {matters ? Role::Object : Role::Nothing};
    }
    constexpr std::array<std::string_view, 6> others{"replace", "update", "delete",
                                                     "analyze", "vacuum", "reindex"};
    const bool is_nothing = std::find(others.begin(), others.end(), first) != others.end();
    return {is_nothing ? Role::Nothing : Role::Object};
}

}  // namespace varve::sqlite
