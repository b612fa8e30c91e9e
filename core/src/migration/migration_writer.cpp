// SPDX-License-Identifier: MIT
#include "varve/migration/migration_file.hpp"
#include "varve/sql/token.hpp"

namespace varve::migration {

namespace {

void append_line(std::string& text, std::string_view word, std::string_view rest) {
    text += "-- varve:";
    text += word;
    if (!rest.empty()) {
        text += ' ';
        text += rest;
    }
    text += '\n';
}

/// Whether a semicolon right behind the statement would be part of a comment.
bool ends_in_line_comment(std::string_view sql, const Lexis& lexis) {
    if (sql.find("--") == std::string_view::npos && !lexis.has_hash_comments) {
        return false;
    }
    Tokenizer tokenizer(sql, lexis);
    Token last{};
    for (Token token{}; tokenizer.next(token);) {
        last = token;
    }
    return last.kind == TokenKind::Comment && !last.text.starts_with("/*");
}

void append_plan(std::string& text, const plan::Plan& plan, const Lexis& lexis) {
    for (const std::string& directive : plan.directives) {
        append_line(text, directive, "");
    }
    for (const plan::Statement& statement : plan.statements) {
        text += statement.remark.empty() ? "" : "-- " + statement.remark + "\n";
        text += statement.sql;
        text += ends_in_line_comment(statement.sql, lexis) ? "\n;\n" : ";\n";
    }
}

void append_ids(std::string& text, std::string_view word, const std::vector<std::string>& ids) {
    std::string rest;
    for (const std::string& id : ids) {
        rest += (rest.empty() ? "" : " ") + id;
    }
    if (!rest.empty()) {
        append_line(text, word, rest);
    }
}

void append_header(std::string& text, const Draft& draft) {
    append_line(text, "migration", draft.version + "_" + draft.name);
    append_ids(text, "parents", draft.parents);
    append_ids(text, "replaces", draft.replaces);
    if (!draft.undoes.empty()) {
        append_line(text, "undoes", draft.undoes);
    }
    if (!draft.from.empty()) {
        append_line(text, "from", draft.from);
    }
    if (!draft.to.empty()) {
        append_line(text, "to", draft.to);
    }
    append_line(text, "verdict", to_string(draft.verdict));
}

}  // namespace

std::string write_migration(const Draft& draft, const Lexis& lexis) {
    std::string text;
    append_header(text, draft);
    text += "\n";
    append_line(text, "up", "");
    append_plan(text, draft.up, lexis);
    if (!draft.down.empty()) {
        text += "\n";
        append_line(text, "down", "");
        append_plan(text, draft.down, lexis);
    }
    return text;
}

std::string write_empty_migration(const Draft& draft) {
    std::string text;
    append_header(text, draft);
    text += "\n";
    append_line(text, "up", "");
    text += "-- statements that bring the change, each with a semicolon\n\n";
    append_line(text, "down", "");
    text += "-- statements that take it back\n";
    return text;
}

std::string name_from_words(std::string_view words) {
    std::string name;
    for (const char c : words) {
        const bool is_upper = c >= 'A' && c <= 'Z';
        const bool is_kept =
            (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
        if (is_upper) {
            name += static_cast<char>(c - 'A' + 'a');
        } else if (is_kept) {
            name += c;
        } else if (!name.empty() && name.back() != '_') {
            name += '_';
        }
    }
    while (!name.empty() && name.back() == '_') {
        name.pop_back();
    }
    return name;
}

}  // namespace varve::migration
