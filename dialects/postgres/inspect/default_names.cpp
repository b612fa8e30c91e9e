// SPDX-License-Identifier: MIT
#include "default_names.hpp"

#include "../lexis.hpp"

#include "varve/sql/token.hpp"

#include <algorithm>

namespace varve::postgres {

namespace {

constexpr std::size_t maximum_bytes = 63;

/// Cut without splitting a character.
std::string_view clipped(std::string_view text, std::size_t bytes) {
    std::size_t end = std::min(bytes, text.size());
    while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
        --end;
    }
    return text.substr(0, end);
}

/// The server's makeObjectName(): the longer of both parts is cut first.
std::string made_name(std::string_view first, std::string_view second, std::string_view label) {
    const std::size_t overhead = label.size() + 1 + (second.empty() ? 0 : 1);
    std::size_t first_size = first.size();
    std::size_t second_size = second.size();
    while (first_size + second_size > maximum_bytes - overhead) {
        first_size > second_size ? --first_size : --second_size;
    }
    std::string name(clipped(first, first_size));
    if (!second.empty()) {
        name += "_" + std::string(clipped(second, second_size));
    }
    return name + "_" + std::string(label);
}

std::string_view label_text(IndexLabel label) {
    switch (label) {
    case IndexLabel::PrimaryKey: return "pkey";
    case IndexLabel::Unique: return "key";
    case IndexLabel::Index: return "idx";
    }
    return {};
}

/// The columns joined; one that occurs twice gets a number, as several expressions do.
std::string joined(const std::vector<std::string>& columns) {
    std::vector<std::string> names;
    std::string text;
    for (const std::string& column : columns) {
        std::string name = column;
        for (int number = 1; std::find(names.begin(), names.end(), name) != names.end(); ++number) {
            name = column + std::to_string(number);
        }
        names.push_back(name);
        text += (text.empty() ? "" : "_") + name;
        if (text.size() > maximum_bytes) {
            break;
        }
    }
    return text;
}

bool is_enclosed(const std::vector<Token>& tokens) {
    int depth = 0;
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        depth += tokens[at].text == "(" ? 1 : tokens[at].text == ")" ? -1 : 0;
        if (depth == 0) {
            return at + 1 == tokens.size() && tokens.size() > 1;
        }
    }
    return false;
}

/// Where a `::` stands outside of parentheses, the last one; the end when there is none.
std::size_t cast_of(const std::vector<Token>& tokens) {
    int depth = 0;
    std::size_t found = tokens.size();
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        depth += tokens[at].text == "(" ? 1 : tokens[at].text == ")" ? -1 : 0;
        if (depth == 0 && tokens[at].text == "::") {
            found = at;
        }
    }
    return found;
}

/// TRIM is one of three functions, by the word behind its parenthesis.
std::string function_word(const std::vector<Token>& tokens, std::size_t at) {
    const std::string name = name_of(tokens[at], lexis());
    if (name != "trim" || at + 2 >= tokens.size()) {
        return name;
    }
    const std::string side = name_of(tokens[at + 2], lexis());
    return side == "leading" ? "ltrim" : side == "trailing" ? "rtrim" : "btrim";
}

/// The server's FigureColname(), from the text that it prints: a column's or function's name, else the type
/// of a cast; empty when there is nothing of that kind.
std::string word_of(std::vector<Token> tokens) {
    while (is_enclosed(tokens)) {
        tokens.erase(tokens.begin());
        tokens.pop_back();
    }
    if (tokens.empty()) {
        return {};
    }
    if (const std::size_t cast = cast_of(tokens); cast < tokens.size()) {
        const bool is_constant = cast == 1 && tokens[0].kind == TokenKind::String;
        const std::string inner =
            is_constant ? "" : word_of({tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(cast)});
        return inner.empty() ? name_of(tokens[cast + 1], lexis()) : inner;
    }
    const auto has_name = [](const Token& token) {
        return token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName;
    };
    std::size_t at = 0;
    while (at + 2 < tokens.size() && has_name(tokens[at]) && tokens[at + 1].text == ".") {
        at += 2;
    }
    if (tokens.size() == 1 && has_name(tokens[0])) {
        return name_of(tokens[0], lexis());
    }
    if (has_name(tokens[at]) && at + 1 < tokens.size() && tokens[at + 1].text == "(" &&
        is_enclosed({tokens.begin() + static_cast<std::ptrdiff_t>(at) + 1, tokens.end()})) {
        return function_word(tokens, at);
    }
    if (tokens.size() > 4 && name_of(tokens[1], lexis()) == "at" && name_of(tokens[2], lexis()) == "time") {
        return "timezone";
    }
    return name_of(tokens[0], lexis()) == "case" ? "case" : std::string();
}

}  // namespace

std::vector<std::string> words_of(const Index& index) {
    std::vector<std::string> words;
    for (const IndexKey& key : index.keys) {
        if (!key.column.empty() || !key.expression) {
            words.push_back(key.column);
            continue;
        }
        const std::string word = word_of(significant_tokens(key.expression->text, lexis()));
        words.push_back(word.empty() ? "expr" : word);
    }
    words.insert(words.end(), index.include.begin(), index.include.end());
    return words;
}

std::string default_index_name(std::string_view table, const std::vector<std::string>& columns,
                               IndexLabel label) {
    return made_name(table, label == IndexLabel::PrimaryKey ? std::string() : joined(columns),
                     label_text(label));
}

bool is_default_name(std::string_view name, std::string_view table, const std::vector<std::string>& columns,
                     IndexLabel label) {
    const std::string expected = default_index_name(table, columns, label);
    return name.starts_with(expected) &&
           std::all_of(name.begin() + static_cast<std::ptrdiff_t>(expected.size()), name.end(),
                       [](char c) { return c >= '0' && c <= '9'; });
}

std::string default_sequence_name(std::string_view table, std::string_view column) {
    return made_name(table, column, "seq");
}

bool is_given_name(std::string_view name, std::string_view table, const std::vector<std::string>& columns,
                   std::string_view label) {
    const std::size_t end = name.find_last_not_of("0123456789");
    const std::string numbered = std::string(label) + std::string(name.substr(end + 1));
    return name == made_name(table, joined(columns), numbered);
}

}  // namespace varve::postgres
