// SPDX-License-Identifier: MIT
#include "varve/sql/subject.hpp"

#include "varve/sql/ascii.hpp"
#include "varve/sql/statement_pattern.hpp"

namespace varve {

namespace {

constexpr std::string_view comment_on_column = "COMMENT ON COLUMN @";

/// The part of a qualified name that stands so many before the last.
std::optional<std::string> part_of(const std::string& name, std::size_t before_last, const Lexis& lexis) {
    std::vector<std::string> parts;
    for (const Token& token : significant_tokens(name, lexis)) {
        if (token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName) {
            parts.push_back(lower_ascii(name_of(token, lexis)));
        }
    }
    return parts.size() > before_last ? std::optional(parts[parts.size() - 1 - before_last]) : std::nullopt;
}

}  // namespace

std::optional<std::string> subject_of(std::string_view sql, const Lexis& lexis) {
    const std::vector<Token> head = head_of(sql, lexis);
    for (const std::string_view pattern : lexis.subject_patterns) {
        if (const auto captures = match(head, pattern)) {
            return part_of(captures->front(), 0, lexis);
        }
    }
    const auto column = match(head, comment_on_column);
    return column ? part_of(column->front(), 1, lexis) : std::nullopt;
}

}  // namespace varve
