// SPDX-License-Identifier: MIT
#include "canonical.hpp"

#include "lexis.hpp"
#include "token_reader.hpp"

#include "varve/sql/token.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace varve::sqlite {

namespace {

enum class Shape { Start, Word, Name, Literal, Operator, Unary, Open, Close, Comma, Dot, Semicolon };

/// Puts pieces of SQL together with one way of spacing.
class SpacedText {
public:
    void add(Shape shape, std::string_view text) {
        if (shape == Shape::Operator && is_sign(text) && expects_operand()) {
            shape = Shape::Unary;
        }
        if (needs_space(shape)) {
            m_text += ' ';
        }
        m_text += text;
        m_last = shape;
        m_last_is_function_word = shape == Shape::Word && is_function_word(text);
    }

    std::string take() { return std::move(m_text); }

private:
    static bool is_sign(std::string_view text) { return text == "-" || text == "+" || text == "~"; }
    static bool is_function_word(std::string_view text) {
        return text == "CAST" || text == "RAISE" || text == "REPLACE";
    }

    bool expects_operand() const {
        return m_last == Shape::Start || m_last == Shape::Word || m_last == Shape::Operator ||
               m_last == Shape::Unary || m_last == Shape::Open || m_last == Shape::Comma;
    }

    bool needs_space(Shape next) const {
        if (m_last == Shape::Start || m_last == Shape::Open || m_last == Shape::Dot ||
            m_last == Shape::Unary) {
            return false;
        }
        switch (next) {
        case Shape::Close:
        case Shape::Comma:
        case Shape::Dot:
        case Shape::Semicolon: return false;
        case Shape::Open: return m_last != Shape::Name && !m_last_is_function_word;
        default: return true;
        }
    }

    std::string m_text;
    Shape m_last = Shape::Start;
    bool m_last_is_function_word = false;
};

/// The operators of SQLite that are longer than one character; the longest first.
constexpr std::array<std::string_view, 10> long_operators{
    "->>", "->", "||", "<=", ">=", "<>", "!=", "==", "<<", ">>"};

/// The tokenizer keeps operator characters together (`=-1`); here they become SQLite's operators.
void add_operators(SpacedText& text, std::string_view symbols) {
    while (!symbols.empty()) {
        const auto found = std::find_if(long_operators.begin(), long_operators.end(),
                                        [&](std::string_view each) { return symbols.starts_with(each); });
        const std::size_t length = found == long_operators.end() ? 1 : found->size();
        text.add(Shape::Operator, symbols.substr(0, length));
        symbols.remove_prefix(length);
    }
}

void add_symbol(SpacedText& text, std::string_view symbol) {
    if (symbol == "(") {
        text.add(Shape::Open, symbol);
    } else if (symbol == ")") {
        text.add(Shape::Close, symbol);
    } else if (symbol == ",") {
        text.add(Shape::Comma, symbol);
    } else if (symbol == ".") {
        text.add(Shape::Dot, symbol);
    } else if (symbol == ";") {
        text.add(Shape::Semicolon, symbol);
    } else {
        add_operators(text, symbol);
    }
}

using Tokens = std::vector<Token>;

bool is_symbol(const Tokens& tokens, std::size_t at, std::string_view symbol) {
    return at < tokens.size() && tokens[at].kind == TokenKind::Symbol && tokens[at].text == symbol;
}

/// `x'0aff'` is one literal in two tokens.
bool is_blob(const Tokens& tokens, std::size_t at) {
    return tokens[at].kind == TokenKind::Word && is_same_name(tokens[at].text, "x") &&
           at + 1 < tokens.size() && tokens[at + 1].kind == TokenKind::String &&
           tokens[at + 1].begin == tokens[at].begin + 1;
}

/// The place behind the parenthesis that closes the one at `open`; `open` when none stands there.
std::size_t behind_parenthesis(const Tokens& tokens, std::size_t open) {
    int depth = 0;
    for (std::size_t at = open; at < tokens.size(); ++at) {
        depth += is_symbol(tokens, at, "(") ? 1 : is_symbol(tokens, at, ")") ? -1 : 0;
        if (depth == 0) {
            return at == open ? open : at + 1;
        }
    }
    return tokens.size();
}

/// Tokens without the parentheses that enclose them all.
Tokens without_outer_parentheses(Tokens tokens) {
    while (tokens.size() >= 2 && is_symbol(tokens, 0, "(") &&
           behind_parenthesis(tokens, 0) == tokens.size()) {
        tokens.erase(tokens.begin());
        tokens.pop_back();
    }
    return tokens;
}

/// A name with nothing around it that is none of SQLite's keywords.
bool is_lone_name(const Tokens& tokens) {
    return tokens.size() == 1 && (tokens[0].kind == TokenKind::QuotedName ||
                                  (tokens[0].kind == TokenKind::Word && !is_keyword(tokens[0].text)));
}

void add_bare_word(SpacedText& text, const Tokens& tokens, std::size_t at, const KnownNames& columns) {
    const std::string_view word = tokens[at].text;
    const std::string* column = columns.find(word);
    const std::string lower = to_lower(word);
    if (column != nullptr && !lexis().is_reserved(lower)) {
        text.add(Shape::Name, lexis().name(*column));
    } else if (is_keyword(word)) {
        text.add(Shape::Word, to_upper(word));
    } else if (is_symbol(tokens, at + 1, "(")) {
        text.add(Shape::Name, lower);
    } else {
        // What is left names types (in CAST) and the rowid; neither knows case.
        text.add(Shape::Name,
                 lower == "rowid" || lower == "oid" || lower == "_rowid_" ? lower : to_upper(word));
    }
}

void add_quoted_word(SpacedText& text, const Token& token, const KnownNames& columns, bool can_be_string) {
    const std::string name = name_text(token);
    if (const std::string* column = columns.find(name)) {
        text.add(Shape::Name, lexis().name(*column));
    } else if (can_be_string && token.text.front() == '"') {
        // SQLite reads a double-quoted word that is no column as a string.
        text.add(Shape::Literal, lexis().text_literal(name));
    } else {
        text.add(Shape::Name, lexis().name(name));
    }
}

bool is_name_token(const Token& token) {
    return token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName;
}

/// How many tokens from `at` qualify a column with its own table: `t.`, `main.t.`; 0 for none.
std::size_t own_qualifier(const Tokens& tokens, std::size_t at, std::string_view table) {
    const auto is_qualifier = [&](std::size_t index, std::string_view name) {
        return index < tokens.size() && is_name_token(tokens[index]) &&
               is_same_name(name_text(tokens[index]), name) && is_symbol(tokens, index + 1, ".");
    };
    const std::size_t skipped = is_qualifier(at, "main") ? 2 : 0;
    return !table.empty() && is_qualifier(at + skipped, table) ? skipped + 2 : 0;
}

}  // namespace

KnownNames::KnownNames(std::vector<std::string> names) {
    m_names.reserve(names.size());
    for (std::string& name : names) {
        std::string lower = to_lower(name);
        m_names.emplace_back(std::move(lower), std::move(name));
    }
    std::sort(m_names.begin(), m_names.end());
}

const std::string* KnownNames::find(std::string_view name) const {
    const std::string lower = to_lower(name);
    const auto found =
        std::lower_bound(m_names.begin(), m_names.end(), lower,
                         [](const auto& each, const std::string& wanted) { return each.first < wanted; });
    return found != m_names.end() && found->first == lower ? &found->second : nullptr;
}

std::string canonical_expression(std::string_view sql, const KnownNames& columns, std::string_view table) {
    const Tokens tokens = without_outer_parentheses(significant_tokens(sql, lexis()));
    SpacedText text;
    bool is_collation = false;
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        const Token& token = tokens[at];
        if (is_blob(tokens, at)) {
            text.add(Shape::Literal, "x" + to_lower(tokens[++at].text));
        } else if (is_collation && is_name_token(token)) {
            text.add(Shape::Name, lexis().name(collation_name(name_text(token))));
        } else if (const std::size_t skipped = own_qualifier(tokens, at, table)) {
            at += skipped - 1;
        } else if (token.kind == TokenKind::Word) {
            add_bare_word(text, tokens, at, columns);
        } else if (token.kind == TokenKind::QuotedName) {
            add_quoted_word(text, token, columns,
                            !is_symbol(tokens, at + 1, "(") && !is_symbol(tokens, at + 1, "."));
        } else if (token.kind == TokenKind::Symbol) {
            add_symbol(text, token.text);
        } else {
            text.add(Shape::Literal, token.text);
        }
        is_collation = token.kind == TokenKind::Word && is_same_name(token.text, "collate");
    }
    return text.take();
}

std::string canonical_statement(std::string_view sql, const KnownNames& names) {
    const Tokens tokens = significant_tokens(sql, lexis());
    SpacedText text;
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        const Token& token = tokens[at];
        if (is_blob(tokens, at)) {
            text.add(Shape::Literal, "x" + to_lower(tokens[++at].text));
        } else if (token.kind == TokenKind::Word) {
            const bool is_word = is_keyword(token.text) && (lexis().is_reserved(to_lower(token.text)) ||
                                                            names.find(token.text) == nullptr);
            text.add(is_word ? Shape::Word : Shape::Name,
                     is_word ? to_upper(token.text) : std::string(token.text));
        } else if (token.kind == TokenKind::QuotedName) {
            const bool is_name = token.text.front() != '"' || names.find(name_text(token)) != nullptr ||
                                 is_symbol(tokens, at + 1, ".") || (at > 0 && is_symbol(tokens, at - 1, "."));
            text.add(Shape::Name, is_name ? lexis().name(name_text(token)) : std::string(token.text));
        } else if (token.kind == TokenKind::Symbol) {
            add_symbol(text, token.text);
        } else {
            text.add(Shape::Literal, token.text);
        }
    }
    return text.take();
}

std::string collation_name(std::string_view name) {
    const std::string upper = to_upper(name);
    return upper == "NOCASE" || upper == "BINARY" || upper == "RTRIM" ? upper : std::string(name);
}

std::string canonical_type(std::string_view type) {
    std::string text;
    bool has_gap = false;
    for (const char c : type) {
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
            has_gap = true;
            continue;
        }
        const bool is_tight = c == '(' || c == ')' || c == ',';
        const bool follows_tight = !text.empty() && (text.back() == '(' || text.back() == ',');
        if (has_gap && !text.empty() && !is_tight && !follows_tight) {
            text += ' ';
        }
        has_gap = false;
        text += c;
    }
    return to_upper(text);
}

std::string canonical_default(std::string_view sql) {
    const Tokens tokens = significant_tokens(sql, lexis());
    // A lone name after DEFAULT is a string to SQLite, quoted or not, and stays as it was typed.
    return is_lone_name(tokens) ? std::string(tokens[0].text) : canonical_expression(sql, {});
}

bool is_plain_default(std::string_view expression) {
    Tokens tokens = significant_tokens(expression, lexis());
    if (tokens.size() == 2 && (is_symbol(tokens, 0, "-") || is_symbol(tokens, 0, "+"))) {
        return tokens[1].kind == TokenKind::Number;
    }
    if (tokens.size() == 2 && is_blob(tokens, 0)) {
        return true;
    }
    if (tokens.size() != 1) {
        return false;
    }
    constexpr std::array<std::string_view, 6> words{"NULL",         "TRUE",         "FALSE",
                                                    "CURRENT_TIME", "CURRENT_DATE", "CURRENT_TIMESTAMP"};
    return tokens[0].kind == TokenKind::Number || tokens[0].kind == TokenKind::String ||
           is_lone_name(tokens) || std::any_of(words.begin(), words.end(), [&](std::string_view word) {
               return is_same_name(word, tokens[0].text);
           });
}

bool is_constant_default(std::string_view expression) {
    return is_plain_default(expression) && !is_same_name(expression.substr(0, 8), "current_");
}

bool is_function_call(std::string_view expression) {
    const Tokens tokens = significant_tokens(expression, lexis());
    return tokens.size() >= 3 && tokens[0].kind == TokenKind::Word && !is_keyword(tokens[0].text) &&
           behind_parenthesis(tokens, 1) == tokens.size();
}

}  // namespace varve::sqlite
