// SPDX-License-Identifier: MIT
#include "varve/sql/splitter.hpp"

#include "varve/sql/token.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace varve {

namespace {

/// Words of a statement's beginning that are kept: `create or replace procedure` is the longest that matters.
constexpr std::size_t kept_words = 5;

std::string upper(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return result;
}

bool is_include_command(std::string_view command) {
    constexpr std::array<std::string_view, 5> commands{"\\i", "\\ir", "\\include", "\\include_relative",
                                                       ".read"};
    return std::find(commands.begin(), commands.end(), command) != commands.end();
}

/// What stands behind a command of a shell, without spaces and quotes.
std::string_view argument_of(std::string_view rest) {
    const std::size_t begin = std::min(rest.find_first_not_of(" \t\r"), rest.size());
    rest = rest.substr(begin, rest.find_last_not_of(" \t\r;") + 1 - begin);
    const bool is_quoted =
        rest.size() > 1 && (rest.front() == '\'' || rest.front() == '"') && rest.back() == rest.front();
    return is_quoted ? rest.substr(1, rest.size() - 2) : rest;
}

/// Reads one text statement by statement; the state is that of the statement under way.
class Splitter {
public:
    Splitter(const SourceText& source, std::size_t begin, std::size_t end, const Lexis& lexis,
             DiagnosticSink& sink, std::vector<IncludeLine>* includes = nullptr)
        : m_source(source), m_end(std::min(end, source.text().size())), m_lexis(lexis), m_sink(sink),
          m_includes(includes) {
        go_to(begin);
    }

    std::vector<PositionedStatement> split() {
        for (Token token; next(token);) {
            take(token);
        }
        finish();
        return std::move(m_statements);
    }

private:
    void go_to(std::size_t offset) {
        m_base = std::min(offset, m_end);
        m_tokenizer.emplace(m_source.text().substr(m_base, m_end - m_base), m_lexis);
    }

    /// The next token, its `begin` counted from the start of the file.
    bool next(Token& token) {
        if (!m_tokenizer->next(token)) {
            return false;
        }
        token.begin += m_base;
        return true;
    }

    void take(const Token& token) {
        if (!token.is_terminated) {
            report_unterminated(token);
        }
        if (token.kind == TokenKind::Space || token.kind == TokenKind::Comment) {
            return;
        }
        if (is_shell_command(token)) {
            skip_shell_command(token);
            return;
        }
        if (token.text == ";" && m_open_parentheses.empty() && !m_is_in_body) {
            finish();
            return;
        }
        if (is_empty()) {
            m_begin = token.begin;
        }
        m_last_end = token.begin + token.text.size();
        if (token.text == "(") {
            m_open_parentheses.push_back(token.begin);
        } else if (token.text == ")" && !m_open_parentheses.empty()) {
            m_open_parentheses.pop_back();
        }
        take_word(token);
    }

    /// Watches for what opens and closes a body that holds semicolons, and for COPY.
    void take_word(const Token& token) {
        const std::string word =
            token.kind == TokenKind::Word ? upper(token.text) : std::string(token.text.substr(0, 1));
        if (m_words.size() < kept_words) {
            m_words.push_back(word);
        }
        if (m_open_parentheses.empty()) {
            // A statement of a body always ends with a semicolon, so this END cannot be that of a CASE.
            if (m_is_in_body && word == "END" &&
                (m_previous == ";" || m_previous == "BEGIN" || m_previous == "ATOMIC")) {
                m_is_in_body = false;
            } else if (!m_is_in_body && opens_body(word)) {
                m_is_in_body = true;
                m_body_begin = token.begin;
            }
            if (word == "STDIN" && m_previous == "FROM" && m_words.front() == "COPY") {
                m_is_copy = true;
            }
        }
        m_previous = word;
    }

    bool opens_body(const std::string& word) const {
        if (m_words.front() != "CREATE") {
            return false;
        }
        const auto begins_with = [this](std::string_view wanted) {
            return std::find(m_words.begin(), m_words.end(), wanted) != m_words.end();
        };
        if (word == "BEGIN") {
            return m_lexis.has_trigger_bodies && begins_with("TRIGGER");
        }
        return word == "ATOMIC" && m_previous == "BEGIN" && m_lexis.has_atomic_bodies &&
               (begins_with("FUNCTION") || begins_with("PROCEDURE"));
    }

    /// No database's SQL has a backslash outside strings, nor a dot before anything else.
    bool is_shell_command(const Token& token) const {
        return token.text == "\\" || (token.text == "." && is_empty() && is_first_on_line(token.begin));
    }

    bool is_first_on_line(std::size_t offset) const {
        const std::string_view text = m_source.text();
        return offset == 0 || text[offset - 1] == '\n';
    }

    void skip_shell_command(const Token& token) {
        const std::string_view text = m_source.text();
        const std::size_t line_end = std::min(text.find('\n', token.begin), m_end);
        const std::string_view line = text.substr(token.begin, line_end - token.begin);
        const std::string_view command = line.substr(0, line.find_first_of(" \t\r"));
        const bool is_include = m_includes != nullptr && is_empty() && is_include_command(command);
        if (is_include) {
            m_includes->push_back({std::string(argument_of(line.substr(command.size()))), token.begin,
                                   token.begin + line.size(), m_statements.size()});
        } else if (command != "\\restrict" && command != "\\unrestrict") {
            // These two only guard psql against what pg_dump did not write.
            refuse_shell_command(token, command);
        }
        go_to(line_end);
    }

    void refuse_shell_command(const Token& token, std::string_view command) {
        const bool is_connect = command == "\\connect" || command == "\\c";
        m_sink.report({Severity::Error, "shell-command",
                       "`" + std::string(command) + "` is a command of " +
                           (token.text == "." ? "the sqlite3 shell" : "psql") + ", not SQL",
                       m_source.range(token.begin, token.begin + command.size()),
                       is_connect ? "delete this line, or dump without `--create`" : "delete this line"});
    }

    void finish() {
        if (!is_empty()) {
            report_unfinished();
            if (m_is_copy) {
                refuse_copy();
            } else {
                m_statements.push_back({std::string(m_source.text().substr(m_begin, m_last_end - m_begin)),
                                        m_begin, m_last_end});
            }
        }
        m_words.clear();
        m_open_parentheses.clear();
        m_previous.clear();
        m_is_in_body = false;
        m_is_copy = false;
    }

    /// The rows behind COPY FROM stdin end with a line `\.`; they must not be taken for SQL.
    void refuse_copy() {
        m_sink.report({Severity::Error, "copy-from-stdin",
                       "`COPY … FROM stdin` is followed by rows for psql, which are not SQL",
                       m_source.range(m_begin, m_last_end),
                       "leave the rows out (`pg_dump --schema-only`) or write them as `INSERT` "
                       "(`pg_dump --inserts`)"});
        const std::string_view text = m_source.text().substr(0, m_end);
        const std::size_t mark = text.find("\n\\.", m_last_end);
        go_to(mark == std::string_view::npos ? m_end : std::min(text.find('\n', mark + 1), m_end));
    }

    void report_unfinished() {
        if (m_is_in_body) {
            m_sink.report({Severity::Error, "unterminated-body", "the body that starts here has no `END`",
                           m_source.range(m_body_begin, m_body_begin + body_opener().size())});
        } else if (!m_open_parentheses.empty()) {
            m_sink.report({Severity::Error, "unclosed-parenthesis", "this parenthesis is never closed",
                           m_source.range(m_open_parentheses.front(), m_open_parentheses.front() + 1)});
        }
    }

    std::string_view body_opener() const {
        const std::string_view rest = m_source.text().substr(m_body_begin);
        return rest.substr(0, rest.find_first_of(" \t\r\n"));
    }

    void report_unterminated(const Token& token) {
        const bool is_comment = token.kind == TokenKind::Comment;
        const bool is_name = token.kind == TokenKind::QuotedName;
        const std::string what = is_comment ? "comment" : is_name ? "quoted name" : "string";
        const std::string_view first_line = token.text.substr(0, token.text.find_first_of("\r\n"));
        m_sink.report({Severity::Error,
                       is_comment ? "unterminated-comment"
                       : is_name  ? "unterminated-name"
                                  : "unterminated-string",
                       "the " + what + " that starts here is never closed",
                       m_source.range(token.begin, token.begin + first_line.size())});
    }

    bool is_empty() const { return m_words.empty(); }

    const SourceText& m_source;
    std::size_t m_end;
    const Lexis& m_lexis;
    DiagnosticSink& m_sink;
    /// Null: lines that name other files are refused.
    std::vector<IncludeLine>* m_includes;
    std::size_t m_base = 0;
    std::optional<Tokenizer> m_tokenizer;
    std::vector<PositionedStatement> m_statements;

    std::vector<std::string> m_words;
    std::vector<std::size_t> m_open_parentheses;
    std::string m_previous;
    std::size_t m_begin = 0;
    std::size_t m_last_end = 0;
    std::size_t m_body_begin = 0;
    bool m_is_in_body = false;
    bool m_is_copy = false;
};

}  // namespace

std::vector<PositionedStatement> split_statements(const SourceText& source, std::size_t begin,
                                                  std::size_t end, const Lexis& lexis, DiagnosticSink& sink) {
    return Splitter(source, begin, end, lexis, sink).split();
}

std::vector<PositionedStatement> split_statements(const SourceText& source, const Lexis& lexis,
                                                  DiagnosticSink& sink) {
    return split_statements(source, 0, source.text().size(), lexis, sink);
}

Script split_script(const SourceText& source, const Lexis& lexis, DiagnosticSink& sink) {
    Script script;
    script.statements = Splitter(source, 0, source.text().size(), lexis, sink, &script.includes).split();
    return script;
}

}  // namespace varve
