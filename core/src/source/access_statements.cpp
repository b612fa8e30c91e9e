// SPDX-License-Identifier: MIT
#include "access_statements.hpp"

#include "varve/sql/ascii.hpp"
#include "varve/sql/token.hpp"

#include <algorithm>
#include <initializer_list>
#include <vector>

namespace varve::source {

namespace {

bool is_word(const Token& token, std::string_view word) {
    return token.kind == TokenKind::Word && equals_ignoring_case(token.text, word);
}

bool begins_with(const std::vector<Token>& tokens, std::initializer_list<std::string_view> words) {
    return tokens.size() >= words.size() &&
           std::equal(words.begin(), words.end(), tokens.begin(),
                      [](std::string_view word, const Token& token) { return is_word(token, word); });
}

bool contains(const std::vector<Token>& tokens, std::string_view word) {
    return std::any_of(tokens.begin(), tokens.end(),
                       [&](const Token& token) { return is_word(token, word); });
}

/// `OWNER TO somebody` at the very end, as every ALTER that gives an owner has it.
bool gives_owner(const std::vector<Token>& tokens) {
    const std::size_t count = tokens.size();
    if (count < 6 || !is_word(tokens[count - 3], "owner") || !is_word(tokens[count - 2], "to")) {
        return false;
    }
    // Not ALTER TABLE t RENAME COLUMN owner TO holder, nor without COLUMN.
    const bool is_renamed = is_word(tokens[count - 4], "rename") || is_word(tokens[count - 5], "rename");
    return !is_renamed || count < 7;
}

/// Looking at the text is much cheaper than taking it apart.
bool may_be_about_access(std::string_view sql) {
    const std::size_t begin = sql.find_first_not_of(" \t\r\n");
    const char first = begin == std::string_view::npos ? '\0' : sql[begin];
    // Whatever does not begin like ALTER, CREATE, GRANT, REVOKE or with a comment is something else.
    return std::string_view("aAcCgGrR-/").find(first) != std::string_view::npos && first != '\0';
}

}  // namespace

ManagedAccess access_of(std::string_view sql, const Lexis& lexis) {
    ManagedAccess access;
    if (!may_be_about_access(sql)) {
        return access;
    }
    const std::vector<Token> tokens = significant_tokens(sql, lexis);
    const bool is_grant = begins_with(tokens, {"grant"}) || begins_with(tokens, {"revoke"});
    access.has_grants =
        (is_grant && contains(tokens, "on")) || begins_with(tokens, {"alter", "default", "privileges"});
    access.has_owners = (begins_with(tokens, {"alter"}) && gives_owner(tokens)) ||
                        (begins_with(tokens, {"create", "schema"}) && contains(tokens, "authorization"));
    return access;
}

bool is_left_out(std::string_view sql, const Lexis& lexis, const ManagedAccess& managed) {
    const ManagedAccess access = access_of(sql, lexis);
    if (!access.any() || (access.has_owners && begins_with(significant_tokens(sql, lexis), {"create"}))) {
        return false;
    }
    return access.has_grants ? !managed.has_grants : !managed.has_owners;
}

void leave_out_access(Schema& schema, const ManagedAccess& managed) {
    if (!managed.has_grants) {
        std::erase_if(schema.objects(),
                      [](const auto& entry) { return entry.first.kind == Kind::DefaultPrivileges; });
    }
    for (auto& [id, object] : schema.objects()) {
        if (!managed.has_grants) {
            object.access.grants.clear();
        }
        if (!managed.has_owners) {
            object.access.owner.clear();
        }
    }
}

ManagedAccess access_in(const Schema& schema) {
    ManagedAccess access;
    for (const auto& [id, object] : schema.objects()) {
        access.has_grants = access.has_grants || !object.access.grants.empty();
        access.has_owners = access.has_owners || !object.access.owner.empty();
    }
    return access;
}

}  // namespace varve::source
