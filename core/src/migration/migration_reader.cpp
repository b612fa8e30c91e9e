// SPDX-License-Identifier: MIT
#include "varve/diag/suggestion.hpp"
#include "varve/migration/migration_file.hpp"
#include "varve/sql/token.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

namespace varve::migration {

namespace {

constexpr std::string_view marker = "-- varve:";
constexpr std::array<std::string_view, 7> header_words{"migration", "parents", "from", "to", "verdict", "up", "down"};

/// One `-- varve:` line: `word rest`.
struct Line {
    std::string_view word;
    std::string_view rest;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t rest_begin = 0;
};

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blank);
    return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(blank) - first + 1);
}

bool is_section_word(std::string_view word) { return word == "up" || word == "down"; }

bool is_header_word(std::string_view word) {
    return std::find(header_words.begin(), header_words.end(), word) != header_words.end();
}

/// `--varve:up`, `-- VARVE: up`: meant for us, but not written as we read it.
bool is_misspelt_marker(std::string_view comment) {
    std::string squeezed;
    for (const char c : comment.substr(0, std::min<std::size_t>(comment.size(), 24))) {
        if (c != ' ' && c != '\t') {
            squeezed += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    return squeezed.starts_with("--varve:");
}

/// Words that end the transaction that a migration runs in.
bool is_transaction_control(const std::vector<Token>& tokens) {
    if (tokens.empty() || tokens.front().kind != TokenKind::Word) {
        return false;
    }
    constexpr std::array<std::string_view, 6> words{"BEGIN", "COMMIT", "END", "ROLLBACK", "ABORT", "START"};
    std::string first(tokens.front().text);
    std::transform(first.begin(), first.end(), first.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    const bool is_partial = std::any_of(tokens.begin(), tokens.end(), [](const Token& token) {
        return token.text == "TO" || token.text == "to" || token.text == "To";
    });
    return std::find(words.begin(), words.end(), first) != words.end() && !(first == "ROLLBACK" && is_partial);
}

/// Reads one file, once.
class Reader {
public:
    Reader(SourceText text, const Lexis& lexis, DiagnosticSink& sink)
        : m_source(std::make_shared<const SourceText>(std::move(text))), m_lexis(lexis), m_sink(sink) {
        m_migration.source = m_source;
    }

    std::optional<Migration> read_file();
    std::optional<Migration> read_section_only(Direction direction);

private:
    void find_lines();
    bool is_at_line_start(std::size_t byte) const;
    void read_header(const Line& line);
    void read_id(const Line& line);
    void read_parents(const Line& line);
    void read_verdict(const Line& line);
    void read_fingerprint(const Line& line, std::string& target);
    void read_sections();
    Section read_section_text(std::size_t begin, std::size_t end, std::size_t first_line);
    void check_statements(const Section& section);
    void check_complete();
    std::optional<Migration> finish();
    void fail(std::string id, std::string message, std::size_t begin, std::size_t end, std::string hint = {});

    /// Passes on, and remembers that there was an error.
    class Counting : public DiagnosticSink {
    public:
        explicit Counting(DiagnosticSink& sink) : m_sink(sink) {}
        void report(Diagnostic diagnostic) override {
            m_has_errors = m_has_errors || diagnostic.severity == Severity::Error;
            m_sink.report(std::move(diagnostic));
        }
        bool has_errors() const { return m_has_errors; }

    private:
        DiagnosticSink& m_sink;
        bool m_has_errors = false;
    };

    std::shared_ptr<const SourceText> m_source;
    const Lexis& m_lexis;
    Counting m_sink;
    Migration m_migration;
    std::vector<Line> m_lines;
    std::vector<std::string_view> m_seen;
};

void Reader::fail(std::string id, std::string message, std::size_t begin, std::size_t end, std::string hint) {
    m_sink.report({Severity::Error, std::move(id), std::move(message), m_source->range(begin, end), std::move(hint)});
}

bool Reader::is_at_line_start(std::size_t byte) const { return byte == 0 || m_source->text()[byte - 1] == '\n'; }

/// A line inside a string or another comment is none of ours, so the lexer finds them and not a search.
void Reader::find_lines() {
    const std::string_view text = m_source->text();
    Tokenizer tokenizer(text, m_lexis);
    for (Token token{}; tokenizer.next(token);) {
        if (token.kind != TokenKind::Comment || !token.text.starts_with("--") || !is_at_line_start(token.begin)) {
            continue;
        }
        const std::size_t end = token.begin + token.text.find_last_not_of("\r\n") + 1;
        if (!token.text.starts_with(marker)) {
            if (is_misspelt_marker(token.text)) {
                fail("malformed-line", "a line for varve starts with exactly `-- varve:`", token.begin, end);
            }
            continue;
        }
        const std::string_view content = trimmed(token.text.substr(marker.size()));
        const std::size_t space = std::min(content.find_first_of(" \t"), content.size());
        Line line{content.substr(0, space), trimmed(content.substr(space)), token.begin, end, 0};
        line.rest_begin = line.rest.empty() ? end : static_cast<std::size_t>(line.rest.data() - text.data());
        if (content.empty() || token.text[marker.size()] == ' ') {
            fail("malformed-line", "a line for varve starts with exactly `-- varve:` and a word", token.begin, end);
            continue;
        }
        m_lines.push_back(line);
    }
}

void Reader::read_id(const Line& line) {
    const std::string_view version = version_of(line.rest);
    if (version.empty() || line.rest.size() < version.size() + 2 || line.rest.find(' ') != std::string_view::npos) {
        fail("malformed-id", "`" + std::string(line.rest) + "` is not an id of a migration: 14 digits, `_` and a name",
             line.rest_begin, line.end, "write it as `-- varve:migration 20261121120000_add_users`");
        return;
    }
    m_migration.version = version;
    m_migration.name = line.rest.substr(version.size() + 1);
}

void Reader::read_parents(const Line& line) {
    std::string_view rest = line.rest;
    while (!rest.empty()) {
        const std::size_t length = std::min(rest.find_first_of(", \t"), rest.size());
        const std::string_view word = rest.substr(0, length);
        const std::size_t begin = static_cast<std::size_t>(word.data() - m_source->text().data());
        rest = trimmed(rest.substr(length));
        if (rest.starts_with(',')) {
            rest = trimmed(rest.substr(1));
        }
        const std::string_view version = version_of(word);
        if (version.empty()) {
            fail("malformed-id", "`" + std::string(word) + "` is not an id of a migration: 14 digits, `_` and a name",
                 begin, begin + word.size());
            continue;
        }
        m_migration.parents.emplace_back(version);
        m_migration.parent_places.push_back({std::string(word), begin, begin + word.size()});
    }
    std::sort(m_migration.parents.begin(), m_migration.parents.end());
}

void Reader::read_verdict(const Line& line) {
    m_migration.verdict = parse_verdict(line.rest);
    if (!m_migration.verdict) {
        fail("malformed-verdict", "`" + std::string(line.rest) + "` is not a verdict", line.rest_begin, line.end,
             "write `lossless`, `lossy (COLUMNS)`, `irreversible` or `unproven (WHY)`");
    }
}

void Reader::read_fingerprint(const Line& line, std::string& target) {
    const bool is_hexadecimal = std::all_of(line.rest.begin(), line.rest.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    });
    if (line.rest.size() != 64 || !is_hexadecimal) {
        fail("malformed-fingerprint", "`-- varve:" + std::string(line.word) + "` takes 64 hexadecimal digits, lower case",
             line.rest_begin, line.end, "leave the line out of a migration that is written by hand");
        return;
    }
    target = line.rest;
}

void Reader::read_header(const Line& line) {
    if (!is_header_word(line.word)) {
        const std::optional<std::string> meant = nearest(line.word, header_words);
        fail("unknown-line", "`-- varve:" + std::string(line.word) + "` is not a header line", line.begin, line.end,
             meant ? "did you mean `-- varve:" + *meant + "`?" : "");
    } else if (line.word == "migration") {
        read_id(line);
    } else if (line.word == "parents") {
        read_parents(line);
    } else if (line.word == "verdict") {
        read_verdict(line);
    } else {
        read_fingerprint(line, line.word == "from" ? m_migration.from : m_migration.to);
    }
}

Section Reader::read_section_text(std::size_t begin, std::size_t end, std::size_t first_line) {
    Section section;
    section.begin = begin;
    section.end = end;
    section.statements = split_statements(*m_source, begin, end, m_lexis, m_sink);
    const std::size_t first_statement = section.statements.empty() ? end : section.statements.front().begin;

    for (std::size_t at = first_line; at < m_lines.size() && !is_section_word(m_lines[at].word); ++at) {
        const Line& line = m_lines[at];
        if (is_header_word(line.word)) {
            fail("misplaced-line", "`-- varve:" + std::string(line.word) + "` belongs above `-- varve:up`", line.begin,
                 line.end);
        } else if (line.begin > first_statement) {
            fail("misplaced-line", "`-- varve:" + std::string(line.word) + "` stands behind a statement of its section",
                 line.begin, line.end, "directives stand right below `-- varve:up` or `-- varve:down`");
        } else {
            const std::size_t word_begin = line.begin + marker.size();
            section.directives.push_back(
                {std::string(m_source->text().substr(word_begin, line.end - word_begin)), line.begin, line.end});
        }
    }
    check_statements(section);
    return section;
}

void Reader::check_statements(const Section& section) {
    for (const PositionedStatement& statement : section.statements) {
        // Only short statements can be transaction control; a large INSERT need not be cut into tokens.
        if (statement.text.size() < 200 && is_transaction_control(significant_tokens(statement.text, m_lexis))) {
            fail("transaction-control", "`" + statement.text + "` interferes with the transaction that a migration runs in",
                 statement.begin, statement.end, "leave it out: varve begins and commits by itself");
        }
    }
}

void Reader::read_sections() {
    for (std::size_t at = 0; at < m_lines.size(); ++at) {
        const Line& line = m_lines[at];
        if (!is_section_word(line.word)) {
            continue;
        }
        if (!line.rest.empty()) {
            fail("malformed-line", "nothing stands behind `-- varve:" + std::string(line.word) + "`", line.rest_begin, line.end);
        }
        std::size_t next = at + 1;
        while (next < m_lines.size() && !is_section_word(m_lines[next].word)) {
            ++next;
        }
        const std::size_t end = next < m_lines.size() ? m_lines[next].begin : m_source->text().size();
        const std::size_t begin = std::min(m_source->text().find('\n', line.end), end);
        Section section = read_section_text(begin == end ? end : begin + 1, end, at + 1);
        if (line.word == "up") {
            m_migration.up = std::move(section);
        } else {
            m_migration.down = std::move(section);
        }
    }
}

void Reader::check_complete() {
    const bool has_up = std::find(m_seen.begin(), m_seen.end(), "up") != m_seen.end();
    const bool has_id = std::find(m_seen.begin(), m_seen.end(), "migration") != m_seen.end();
    if (!has_id) {
        const std::string stem = std::filesystem::path(m_source->name()).stem().string();
        fail("missing-header", "a migration says who it is: there is no `-- varve:migration` line", 0, 0,
             "add `-- varve:migration " + (version_of(stem).empty() ? "20261121120000_" + stem : stem) + "` as the first line");
    }
    if (!has_up) {
        fail("missing-section", "there is no `-- varve:up` line", 0, 0, "put `-- varve:up` above the statements");
    }
}

std::optional<Migration> Reader::finish() {
    if (m_sink.has_errors()) {
        return std::nullopt;
    }
    const std::vector<PositionedStatement> none;
    m_migration.hash = hash_of(m_migration.up.statements, m_migration.down ? m_migration.down->statements : none, m_lexis);
    return std::move(m_migration);
}

std::optional<Migration> Reader::read_file() {
    find_lines();
    std::size_t first_section = m_source->text().size();
    bool is_in_section = false;
    for (const Line& line : m_lines) {
        const bool is_repeated = std::find(m_seen.begin(), m_seen.end(), line.word) != m_seen.end();
        if (is_header_word(line.word) && is_repeated) {
            fail("repeated-line", "a second `-- varve:" + std::string(line.word) + "` line", line.begin, line.end);
        }
        m_seen.push_back(line.word);
        if (is_section_word(line.word) && !is_in_section) {
            is_in_section = true;
            first_section = line.begin;
        }
        if (!is_in_section) {
            read_header(line);
        }
    }
    for (const PositionedStatement& stray : split_statements(*m_source, 0, first_section, m_lexis, m_sink)) {
        if (is_in_section) {
            fail("statement-outside-section", "a statement stands above `-- varve:up`", stray.begin, stray.end,
                 "move it below `-- varve:up`");
            break;
        }
    }
    read_sections();
    check_complete();
    return finish();
}

std::optional<Migration> Reader::read_section_only(Direction direction) {
    find_lines();
    Section section = read_section_text(0, m_source->text().size(), 0);
    if (direction == Direction::Up) {
        m_migration.up = std::move(section);
    } else {
        m_migration.down = std::move(section);
    }
    return finish();
}

}  // namespace

std::optional<Migration> read_migration(SourceText text, const Lexis& lexis, DiagnosticSink& sink) {
    return Reader(std::move(text), lexis, sink).read_file();
}

std::optional<Migration> read_section(std::string name, std::string text, Direction direction, const Lexis& lexis,
                                      DiagnosticSink& sink) {
    return Reader(SourceText(std::move(name), std::move(text)), lexis, sink).read_section_only(direction);
}

}  // namespace varve::migration
