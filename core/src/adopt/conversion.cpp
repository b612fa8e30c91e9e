// SPDX-License-Identifier: MIT
#include "varve/adopt/conversion.hpp"

#include "marker_lines.hpp"

#include "varve/diag/passing_sink.hpp"
#include "varve/sql/ascii.hpp"
#include "varve/sql/splitter.hpp"
#include "varve/sql/token.hpp"
#include "varve/sql/transaction_control.hpp"

#include <algorithm>
#include <array>

namespace varve::adopt {

namespace {

using migration::Draft;

/// Comments that tell a tool something, squeezed; they mean nothing to anybody else.
constexpr std::array<std::string_view, 7> marks{
    "--+goose",        "--migrate:",       "--upmigration",
    "--downmigration", "--no-transaction", "-->statement-breakpoint",
    "--varve:"};

bool is_mark(std::string_view comment) {
    const std::string text = squeezed(comment);
    return std::any_of(marks.begin(), marks.end(),
                       [&](std::string_view mark) { return text.starts_with(mark); });
}

std::string first_word(std::string_view sql, const Lexis& lexis) {
    const std::vector<Token> tokens = significant_tokens(sql, lexis);
    return tokens.empty() ? std::string() : lower_ascii(tokens.front().text);
}

/// Turns one section into the statements of a plan.
class SectionWriter {
public:
    SectionWriter(const ForeignSection& section, const Origin& origin, const Dialect& dialect,
                  DiagnosticSink& sink)
        : m_section(section), m_origin(origin), m_dialect(dialect), m_lexis(dialect.lexis()), m_sink(sink) {}

    plan::Plan write() {
        const std::vector<PositionedStatement> statements =
            split_statements(*m_section.source, m_section.begin, m_section.end, m_lexis, m_sink);
        // Where the file has transactions of its own, only what stands outside of them is to run alone, and
        // those statements varve knows.
        const bool has_transactions =
            std::any_of(statements.begin(), statements.end(), [&](const PositionedStatement& each) {
                return is_transaction_control(each.text, m_lexis);
            });
        const bool is_outside = m_section.is_outside_transaction && !has_transactions;
        if (is_outside) {
            m_plan.directives.emplace_back("no-transaction section");
        }
        std::size_t behind = m_section.begin;
        for (const PositionedStatement& statement : statements) {
            take_comments(behind, statement.begin);
            behind = statement.end;
            if (!is_left_out(statement, is_outside)) {
                m_plan.statements.push_back({m_comments + statement.text});
                m_comments.clear();
            }
        }
        take_comments(behind, m_section.end);
        return std::move(m_plan);
    }

private:
    /// Comments go with the statement below them; one behind a statement on its line goes above it.
    void take_comments(std::size_t begin, std::size_t end) {
        const std::string_view text = m_section.source->text().substr(begin, end - begin);
        Tokenizer tokenizer(text, m_lexis);
        bool is_on_line = begin != m_section.begin && !m_plan.statements.empty();
        for (Token token{}; tokenizer.next(token);) {
            if (token.kind == TokenKind::Space) {
                is_on_line = is_on_line && token.text.find('\n') == std::string_view::npos;
            }
            if (token.kind != TokenKind::Comment || is_mark(token.text)) {
                continue;
            }
            const std::string_view comment = token.text.substr(0, token.text.find_last_not_of("\r\n") + 1);
            std::string& remark = m_plan.statements.empty() ? m_comments : m_plan.statements.back().remark;
            if (is_on_line && remark.empty() && comment.starts_with("-- ")) {
                remark = comment.substr(3);
            } else {
                m_comments += std::string(comment) + "\n";
            }
            is_on_line = false;
        }
    }

    bool is_left_out(const PositionedStatement& statement, bool is_outside) {
        if (is_transaction_control(statement.text, m_lexis)) {
            check_transaction(statement);
            return true;
        }
        const std::optional<std::string> directive =
            is_outside ? std::nullopt : m_dialect.directive_for(statement.text);
        if (directive && !directive->empty() &&
            std::find(m_plan.directives.begin(), m_plan.directives.end(), *directive) ==
                m_plan.directives.end()) {
            m_plan.directives.push_back(*directive);
        }
        return directive || is_about_own_table(statement.text) ||
               (m_section.is_dump &&
                m_dialect.read_declared(statement.text).role == DeclaredSql::Role::Nothing);
    }

    /// A migration begins and commits by itself; what a file rolls back on purpose nobody can guess.
    void check_transaction(const PositionedStatement& statement) {
        constexpr std::array<std::string_view, 4> harmless{"begin", "start", "commit", "end"};
        const std::string word = first_word(statement.text, m_lexis);
        if (std::find(harmless.begin(), harmless.end(), word) == harmless.end()) {
            m_sink.report({Severity::Error, "transaction-control",
                           "`" + statement.text + "` takes back what the migration has done",
                           m_section.source->range(statement.begin, statement.end),
                           "a migration of varve is one transaction; leave this statement out"});
        }
    }

    /// What the tool writes about itself: `INSERT INTO alembic_version …`.
    bool is_about_own_table(std::string_view sql) const {
        constexpr std::size_t farthest = 8;
        const std::vector<Token> tokens = significant_tokens(sql, m_lexis);
        return std::any_of(
            tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(std::min(tokens.size(), farthest)),
            [&](const Token& token) {
                const bool is_name = token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName;
                return is_name && std::find(m_origin.own_tables.begin(), m_origin.own_tables.end(),
                                            name_of(token, m_lexis)) != m_origin.own_tables.end();
            });
    }

    const ForeignSection& m_section;
    const Origin& m_origin;
    const Dialect& m_dialect;
    const Lexis& m_lexis;
    DiagnosticSink& m_sink;
    plan::Plan m_plan;
    std::string m_comments;
};

Draft draft_of(const ForeignMigration& foreign, const Origin& origin, const Dialect& dialect,
               DiagnosticSink& sink) {
    Draft draft;
    draft.name = migration::name_from_words(foreign.name);
    if (draft.name.empty()) {
        draft.name = "migration";
    }
    draft.up = SectionWriter(foreign.up, origin, dialect, sink).write();
    if (foreign.down) {
        draft.down = SectionWriter(*foreign.down, origin, dialect, sink).write();
    }
    const bool has_way_back = draft.up.statements.empty() || !draft.down.statements.empty();
    draft.verdict = has_way_back ? migration::Verdict{migration::VerdictKind::Unproven,
                                                      "imported from " + std::string(origin.tool)}
                                 : migration::Verdict{migration::VerdictKind::Irreversible};
    return draft;
}

/// Two files that the tool takes for one migration.
void report_repeated(const std::vector<ForeignMigration>& migrations, DiagnosticSink& sink) {
    for (auto each = migrations.begin(); each != migrations.end(); ++each) {
        const bool is_repeated = std::any_of(migrations.begin(), each, [&](const ForeignMigration& before) {
            return before.key == each->key;
        });
        if (is_repeated) {
            sink.report({Severity::Error, "duplicate-version",
                         "a second migration of the version `" + each->key + "`",
                         each->up.source->range(0, 0), ""});
        }
    }
}

}  // namespace

std::optional<std::vector<Adopted>> convert(const std::vector<ForeignMigration>& migrations,
                                            const Origin& origin, const Dialect& dialect,
                                            DiagnosticSink& sink) {
    PassingSink passing(sink);
    report_repeated(migrations, passing);
    const std::vector<std::string> versions = versions_for(migrations);
    std::vector<Adopted> adopted;
    for (std::size_t at = 0; at < migrations.size(); ++at) {
        Draft draft = draft_of(migrations[at], origin, dialect, passing);
        draft.version = versions[at];
        if (!adopted.empty()) {
            const Draft& before = adopted.back().draft;
            draft.parents = {before.version + "_" + before.name};
        }
        adopted.push_back({std::move(draft), migrations[at].up.source->name()});
    }
    return passing.has_errors() ? std::nullopt : std::optional(std::move(adopted));
}

}  // namespace varve::adopt
