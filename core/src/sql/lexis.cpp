// SPDX-License-Identifier: MIT
#include "varve/sql/lexis.hpp"

#include "varve/sql/ascii.hpp"

#include <algorithm>

namespace varve {

namespace {

bool is_bare_start(char c) {
    return (c >= 'a' && c <= 'z') || c == '_';
}

bool is_bare(char c) {
    return is_bare_start(c) || (c >= '0' && c <= '9');
}

std::string doubled(std::string_view text, char quote) {
    std::string result(1, quote);
    for (const char c : text) {
        result += c;
        if (c == quote) {
            result += quote;
        }
    }
    return result + quote;
}

}  // namespace

std::string Lexis::name(std::string_view identifier) const {
    const auto is_safe = [this](char c) {
        return is_bare(c) || (!folds_names_to_lower && c >= 'A' && c <= 'Z');
    };
    const bool starts_safe = !identifier.empty() && is_safe(identifier.front()) &&
                             !(identifier.front() >= '0' && identifier.front() <= '9');
    if (starts_safe && std::all_of(identifier.begin(), identifier.end(), is_safe)) {
        const std::string lower = lower_ascii(identifier);
        if (is_reserved == nullptr || !is_reserved(lower)) {
            return std::string(identifier);
        }
    }
    return doubled(identifier, name_quote);
}

std::string Lexis::text_literal(std::string_view text) const {
    if (has_escape_strings && text.find('\\') != std::string_view::npos) {
        // Read alike whatever standard_conforming_strings says.
        std::string escaped = "E'";
        for (const char c : text) {
            escaped += c;
            if (c == '\'' || c == '\\') {
                escaped += c;
            }
        }
        return escaped + "'";
    }
    std::string literal = doubled(text, '\'');
    if (has_backslash_strings) {
        std::string escaped;
        for (const char c : literal) {
            escaped += c;
            if (c == '\\') {
                escaped += c;
            }
        }
        return escaped;
    }
    return literal;
}

}  // namespace varve
