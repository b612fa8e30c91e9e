// SPDX-License-Identifier: MIT
#include "schema_translation.hpp"

#include "lexis.hpp"

#include "varve/sql/token.hpp"

#include <algorithm>

namespace varve::postgres {

namespace {

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || c == '_';
}

bool is_part_of_name(char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '.' || c == '"';
}

/// Whether the server never prints it in quotes (words of its grammar aside).
bool needs_no_quotes(std::string_view name) {
    return !name.empty() && is_letter(name.front()) && std::all_of(name.begin(), name.end(), [](char c) {
        return is_letter(c) || (c >= '0' && c <= '9');
    });
}

bool is_name(const Token& token) {
    return token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName;
}

bool is_word(const Token& token, std::string_view word) {
    return token.kind == TokenKind::Word && name_of(token, lexis()) == word;
}

/// `SCHEMA name`, `SCHEMA IF NOT EXISTS name`
bool is_behind_schema(const std::vector<Token>& tokens, std::size_t at) {
    while (at > 0 && (is_word(tokens[at - 1], "if") || is_word(tokens[at - 1], "not") ||
                      is_word(tokens[at - 1], "exists"))) {
        --at;
    }
    return at > 0 && is_word(tokens[at - 1], "schema");
}

bool is_of_schema_clause(const Token& token) {
    return is_word(token, "if") || is_word(token, "not") || is_word(token, "exists") ||
           is_word(token, "authorization");
}

bool sets_search_path(const std::vector<Token>& tokens) {
    return tokens.size() > 2 && is_word(tokens[0], "set") &&
           (is_word(tokens[1], "search_path") || is_word(tokens[2], "search_path"));
}

}  // namespace

void SchemaTranslation::add(const std::string& name) {
    if (needs_no_quotes(name)) {
        m_outgoing.try_emplace(name, m_prefix + std::to_string(m_outgoing.size()) + "_");
    }
}

std::string SchemaTranslation::outgoing_name(const std::string& name) const {
    const auto found = m_outgoing.find(name);
    return found == m_outgoing.end() ? name : found->second;
}

std::string SchemaTranslation::inside_string(std::string_view literal) const {
    std::string text(literal);
    for (const auto& [name, other] : m_outgoing) {
        if (literal == "'" + name + "'") {
            return "'" + other + "'";
        }
        for (std::size_t at = text.find(name + "."); at != std::string::npos;
             at = text.find(name + ".", at + 1)) {
            if (at > 0 && !is_part_of_name(text[at - 1])) {
                text.replace(at, name.size(), other);
                at += other.size();
            }
        }
    }
    return text;
}

std::vector<SchemaTranslation::Replacement> SchemaTranslation::replacements(std::string_view sql) {
    const std::vector<Token> tokens = significant_tokens(sql, lexis());
    const bool is_search_path = sets_search_path(tokens);
    std::vector<Replacement> all;
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        const Token& token = tokens[at];
        if (!is_name(token)) {
            std::string text =
                token.kind == TokenKind::String ? inside_string(token.text) : std::string(token.text);
            if (text != token.text) {
                all.push_back({token.begin, token.text.size(), std::move(text)});
            }
            continue;
        }
        const std::string name = name_of(token, lexis());
        const bool is_schema = is_behind_schema(tokens, at) && !is_of_schema_clause(token);
        const bool is_qualifier =
            at + 1 < tokens.size() && tokens[at + 1].text == "." && (at == 0 || tokens[at - 1].text != ".");
        if (is_schema && !name.starts_with("pg_") && !m_outgoing.contains(name)) {
            add(name);
            if (!m_outgoing.contains(name)) {
                throw Error(ErrorCode::Unsupported,
                            "the schema `" + name +
                                "` needs quotes, which a shadow in a transaction does not do")
                    .with_hint("give the role CREATEDB, or an empty database with `--shadow URL`");
            }
        }
        if (is_schema || is_qualifier || is_search_path) {
            if (std::string other = outgoing_name(name); other != name) {
                all.push_back({token.begin, token.text.size(), std::move(other)});
            }
        }
    }
    return all;
}

std::string SchemaTranslation::outgoing(std::string_view sql) {
    std::string text;
    std::size_t copied = 0;
    for (const Replacement& each : replacements(sql)) {
        text.append(sql.substr(copied, each.begin - copied)).append(each.text);
        copied = each.begin + each.length;
    }
    return text.append(sql.substr(copied));
}

std::size_t SchemaTranslation::original_offset(std::string_view sql, std::size_t offset) {
    // The other name may be the shorter one.
    std::size_t copied = 0;
    std::size_t sent = 0;
    for (const Replacement& each : replacements(sql)) {
        const std::size_t begin = sent + each.begin - copied;
        if (begin >= offset) {
            break;
        }
        copied = each.begin + each.length;
        sent = begin + each.text.size();
    }
    return offset < sent ? copied : copied + offset - sent;
}

std::string SchemaTranslation::incoming(std::string_view text) const {
    std::string result(text);
    for (std::size_t at = result.find(m_prefix); at != std::string::npos;
         at = result.find(m_prefix, at + 1)) {
        const auto found = std::find_if(m_outgoing.begin(), m_outgoing.end(), [&](const auto& entry) {
            return std::string_view(result).substr(at).starts_with(entry.second);
        });
        if (found != m_outgoing.end()) {
            result.replace(at, found->second.size(), found->first);
        }
    }
    return result;
}

void SchemaTranslation::translate(PGresult& result) const {
    for (int row = 0; row < PQntuples(&result); ++row) {
        for (int column = 0; column < PQnfields(&result); ++column) {
            const std::string_view value(PQgetvalue(&result, row, column),
                                         static_cast<std::size_t>(PQgetlength(&result, row, column)));
            if (value.find(m_prefix) != std::string_view::npos) {
                std::string text = incoming(value);
                PQsetvalue(&result, row, column, text.data(), static_cast<int>(text.size()));
            }
        }
    }
}

}  // namespace varve::postgres
