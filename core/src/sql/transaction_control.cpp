// SPDX-License-Identifier: MIT
#include "varve/sql/transaction_control.hpp"

#include "varve/sql/token.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace varve {

namespace {

std::string upper(std::string_view word) {
    std::string text(word);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

}  // namespace

bool is_transaction_control(std::string_view statement, const Lexis& lexis) {
    // Such statements are short; a large INSERT need not be cut into tokens.
    constexpr std::size_t longest = 200;
    if (statement.size() > longest) {
        return false;
    }
    const std::vector<Token> tokens = significant_tokens(statement, lexis);
    if (tokens.empty() || tokens.front().kind != TokenKind::Word) {
        return false;
    }
    constexpr std::array<std::string_view, 6> words{"BEGIN", "COMMIT", "END", "ROLLBACK", "ABORT", "START"};
    const std::string first = upper(tokens.front().text);
    const bool is_to_savepoint = std::any_of(tokens.begin(), tokens.end(),
                                             [](const Token& token) { return upper(token.text) == "TO"; });
    return std::find(words.begin(), words.end(), first) != words.end() &&
           !(first == "ROLLBACK" && is_to_savepoint);
}

}  // namespace varve
