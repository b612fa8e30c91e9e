// SPDX-License-Identifier: MIT
#include "marked_lines.hpp"

#include "varve/diag/passing_sink.hpp"
#include "varve/diag/suggestion.hpp"
#include "varve/diag/utf8.hpp"
#include "varve/migration/batch.hpp"
#include "varve/migration/migration_file.hpp"
#include "varve/sql/transaction_control.hpp"

#include <algorithm>
#include <filesystem>

namespace varve::migration {

namespace {

constexpr std::string_view no_transaction = "no-transaction";
constexpr const char* batch_hint =
    "`-- varve:batch key=id size=5000`, perhaps with `pause=50ms` and `table=users`";

/// Whether a line is about the statement below it.
bool is_note(std::string_view word) {
    return word == no_transaction || word == "repeatable" || word == "probe" || word == "batch";
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
    void read_header(const MarkedLine& line);
    void read_id(const MarkedLine& line);
    std::vector<PlacedText> read_ids(const MarkedLine& line);
    void read_parents(const MarkedLine& line);
    void read_replaced(const MarkedLine& line);
    void read_undone(const MarkedLine& line);
    void read_verdict(const MarkedLine& line);
    void read_fingerprint(const MarkedLine& line, std::string& target);
    void read_sections();
    Section read_section_text(std::size_t begin, std::size_t end, std::size_t first_line);
    void read_note(const MarkedLine& line, Section& section);
    void read_batch(const MarkedLine& line, const PositionedStatement& statement, StatementNotes& notes);
    void check_statements(const Section& section);
    void check_complete();
    std::optional<Migration> finish();
    void fail(std::string id, std::string message, std::size_t begin, std::size_t end, std::string hint = {});

    std::shared_ptr<const SourceText> m_source;
    const Lexis& m_lexis;
    PassingSink m_sink;
    Migration m_migration;
    std::vector<MarkedLine> m_lines;
    std::vector<std::string_view> m_seen;
};

void Reader::fail(std::string id, std::string message, std::size_t begin, std::size_t end, std::string hint) {
    m_sink.report(
        {Severity::Error, std::move(id), std::move(message), m_source->range(begin, end), std::move(hint)});
}

void Reader::read_id(const MarkedLine& line) {
    const std::string_view version = version_of(line.rest);
    if (version.empty() || line.rest.size() < version.size() + 2 ||
        line.rest.find(' ') != std::string_view::npos) {
        fail("malformed-id",
             "`" + std::string(line.rest) + "` is not an id of a migration: 14 digits, `_` and a name",
             line.rest_begin, line.end, "write it as `-- varve:migration 20261121120000_add_users`");
        return;
    }
    if (line.rest.find('/') != std::string_view::npos) {
        fail("malformed-id", "an id is the name of a file, and `/` leads out of its folder", line.rest_begin,
             line.end);
        return;
    }
    m_migration.version = version;
    m_migration.name = line.rest.substr(version.size() + 1);
}

std::vector<PlacedText> Reader::read_ids(const MarkedLine& line) {
    std::vector<PlacedText> ids;
    std::string_view rest = line.rest;
    while (!rest.empty()) {
        const std::size_t length = std::min(rest.find_first_of(", \t"), rest.size());
        const std::string_view word = rest.substr(0, length);
        const std::size_t begin = static_cast<std::size_t>(word.data() - m_source->text().data());
        rest = trimmed(rest.substr(length));
        if (rest.starts_with(',')) {
            rest = trimmed(rest.substr(1));
        }
        if (version_of(word).empty()) {
            fail("malformed-id",
                 "`" + std::string(word) + "` is not an id of a migration: 14 digits, `_` and a name", begin,
                 begin + word.size());
            continue;
        }
        ids.push_back({std::string(word), begin, begin + word.size()});
    }
    return ids;
}

void Reader::read_parents(const MarkedLine& line) {
    m_migration.parent_places = read_ids(line);
    for (const PlacedText& parent : m_migration.parent_places) {
        m_migration.parents.emplace_back(version_of(parent.text));
    }
    std::sort(m_migration.parents.begin(), m_migration.parents.end());
}

void Reader::read_replaced(const MarkedLine& line) {
    for (const PlacedText& replaced : read_ids(line)) {
        m_migration.replaces.emplace_back(version_of(replaced.text));
    }
}

void Reader::read_undone(const MarkedLine& line) {
    const std::vector<PlacedText> ids = read_ids(line);
    if (ids.size() > 1) {
        fail("malformed-line", "`-- varve:undoes` names one migration", ids[1].begin, ids[1].end);
    } else if (!ids.empty()) {
        m_migration.undoes = version_of(ids.front().text);
    }
}

void Reader::read_verdict(const MarkedLine& line) {
    m_migration.verdict = parse_verdict(line.rest);
    if (!m_migration.verdict) {
        fail("malformed-verdict", "`" + std::string(line.rest) + "` is not a verdict", line.rest_begin,
             line.end, "write `lossless`, `lossy (COLUMNS)`, `irreversible` or `unproven (WHY)`");
    }
}

void Reader::read_fingerprint(const MarkedLine& line, std::string& target) {
    const bool is_hexadecimal = std::all_of(line.rest.begin(), line.rest.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    });
    if (line.rest.size() != 64 || !is_hexadecimal) {
        fail("malformed-fingerprint",
             "`-- varve:" + std::string(line.word) + "` takes 64 hexadecimal digits, lower case",
             line.rest_begin, line.end, "leave the line out of a migration that is written by hand");
        return;
    }
    target = line.rest;
}

void Reader::read_header(const MarkedLine& line) {
    if (line.word == no_transaction) {
        m_migration.is_outside_transaction = true;
    } else if (!is_header_word(line.word)) {
        const std::optional<std::string> meant = nearest(line.word, header_words);
        fail("unknown-line", "`-- varve:" + std::string(line.word) + "` is not a header line", line.begin,
             line.end, meant ? "did you mean `-- varve:" + *meant + "`?" : "");
    } else if (line.word == "migration") {
        read_id(line);
    } else if (line.word == "parents") {
        read_parents(line);
    } else if (line.word == "replaces") {
        read_replaced(line);
    } else if (line.word == "undoes") {
        read_undone(line);
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
        const MarkedLine& line = m_lines[at];
        if (is_header_word(line.word)) {
            fail("misplaced-line", "`-- varve:" + std::string(line.word) + "` belongs above `-- varve:up`",
                 line.begin, line.end);
        } else if (is_note(line.word)) {
            read_note(line, section);
        } else if (line.begin > first_statement) {
            fail("misplaced-line",
                 "`-- varve:" + std::string(line.word) + "` stands behind a statement of its section",
                 line.begin, line.end, "directives stand right below `-- varve:up` or `-- varve:down`");
        } else {
            const std::size_t word_begin = line.begin + line_marker.size();
            section.directives.push_back(
                {std::string(m_source->text().substr(word_begin, line.end - word_begin)), line.begin,
                 line.end});
        }
    }
    check_statements(section);
    return section;
}

void Reader::read_note(const MarkedLine& line, Section& section) {
    if (line.word == no_transaction && line.rest == "section") {
        section.is_outside_transaction = true;
        return;
    }
    const auto next = std::find_if(section.statements.begin(), section.statements.end(),
                                   [&](const PositionedStatement& each) { return each.end > line.begin; });
    const bool wants_text = line.word == "probe" || line.word == "batch";
    if (next == section.statements.end() || next->begin < line.begin) {
        fail("misplaced-line", "`-- varve:" + std::string(line.word) + "` stands above no statement",
             line.begin, line.end, "write it right above the statement that it is about");
    } else if (wants_text == line.rest.empty()) {
        fail("malformed-line",
             wants_text ? "`-- varve:" + std::string(line.word) + "` needs " +
                              (line.word == "batch" ? "a key" : "a query")
                        : "nothing stands behind `-- varve:" + std::string(line.word) + "`",
             line.begin, line.end,
             line.word == "batch" ? batch_hint
             : wants_text         ? "a query that says `done` or `not started`: `-- varve:probe SELECT …`"
                                  : "");
    } else {
        section.notes.resize(section.statements.size());
        StatementNotes& notes = section.notes[static_cast<std::size_t>(next - section.statements.begin())];
        notes.is_outside_transaction = notes.is_outside_transaction || line.word == no_transaction;
        notes.is_repeatable = notes.is_repeatable || line.word == "repeatable";
        if (line.word == "batch") {
            read_batch(line, *next, notes);
        } else if (wants_text) {
            notes.probe = line.rest.substr(0, line.rest.find_last_not_of("; \t") + 1);
        }
    }
}

void Reader::read_batch(const MarkedLine& line, const PositionedStatement& statement, StatementNotes& notes) {
    std::string problem;
    notes.batch = parse_batch(line.rest, m_lexis, problem);
    if (!notes.batch) {
        fail("malformed-batch", problem, line.rest_begin, line.end, batch_hint);
        return;
    }
    problem = batch_problem(statement.text, *notes.batch, m_lexis);
    if (!problem.empty()) {
        fail("malformed-batch", problem, statement.begin, statement.end,
             "`-- varve:batch key=id` above `UPDATE users SET … WHERE … AND :batch`; `table=` names the "
             "table");
    }
}

void Reader::check_statements(const Section& section) {
    for (const PositionedStatement& statement : section.statements) {
        if (is_transaction_control(statement.text, m_lexis)) {
            fail("transaction-control",
                 "`" + statement.text + "` interferes with the transaction that a migration runs in",
                 statement.begin, statement.end, "leave it out: varve begins and commits by itself");
        }
    }
}

void Reader::read_sections() {
    for (std::size_t at = 0; at < m_lines.size(); ++at) {
        const MarkedLine& line = m_lines[at];
        if (!is_section_word(line.word)) {
            continue;
        }
        if (!line.rest.empty()) {
            fail("malformed-line", "nothing stands behind `-- varve:" + std::string(line.word) + "`",
                 line.rest_begin, line.end);
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
             "add `-- varve:migration " + (version_of(stem).empty() ? "20261121120000_" + stem : stem) +
                 "` as the first line");
    }
    if (!has_up) {
        fail("missing-section", "there is no `-- varve:up` line", 0, 0,
             "put `-- varve:up` above the statements");
    }
}

std::optional<Migration> Reader::finish() {
    if (m_sink.has_errors()) {
        return std::nullopt;
    }
    const std::vector<PositionedStatement> none;
    m_migration.hash =
        hash_of(m_migration.up.statements, m_migration.down ? m_migration.down->statements : none, m_lexis);
    return std::move(m_migration);
}

std::optional<Migration> Reader::read_file() {
    if (const std::size_t bad = first_invalid_utf8(m_source->text()); bad != std::string_view::npos) {
        fail("not-utf8", "this byte is not UTF-8 text", bad, bad + 1, "save the file as UTF-8");
        return std::nullopt;
    }
    if (const std::size_t nul = m_source->text().find('\0'); nul != std::string_view::npos) {
        fail("not-utf8", "a NUL byte is no text", nul, nul + 1, "save the file as UTF-8");
        return std::nullopt;
    }
    m_lines = find_marked_lines(*m_source, m_lexis, m_sink);
    std::size_t first_section = m_source->text().size();
    bool is_in_section = false;
    for (const MarkedLine& line : m_lines) {
        const bool is_repeated = std::find(m_seen.begin(), m_seen.end(), line.word) != m_seen.end();
        if (is_header_word(line.word) && is_repeated) {
            fail("repeated-line", "a second `-- varve:" + std::string(line.word) + "` line", line.begin,
                 line.end);
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
            fail("statement-outside-section", "a statement stands above `-- varve:up`", stray.begin,
                 stray.end, "move it below `-- varve:up`");
            break;
        }
    }
    read_sections();
    check_complete();
    return finish();
}

std::optional<Migration> Reader::read_section_only(Direction direction) {
    m_lines = find_marked_lines(*m_source, m_lexis, m_sink);
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

std::optional<Migration> read_section(std::string name, std::string text, Direction direction,
                                      const Lexis& lexis, DiagnosticSink& sink) {
    // A byte order mark is taken off files; a section that begins with one keeps it.
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (text.starts_with(mark)) {
        text.insert(0, mark);
    }
    return Reader(SourceText(std::move(name), std::move(text)), lexis, sink).read_section_only(direction);
}

}  // namespace varve::migration
