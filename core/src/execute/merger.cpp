// SPDX-License-Identifier: MIT
#include "varve/execute/merger.hpp"

#include "differences.hpp"

#include "varve/diag/error.hpp"
#include "varve/execute/invented_rows.hpp"
#include "varve/migration/apply.hpp"
#include "varve/sql/token.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace varve::execute {

using migration::Direction;
using migration::Migration;

namespace {

using Rows = std::map<std::string, std::vector<std::string>>;

/// A few rows that only one of two tables has.
void append_row_differences(std::vector<std::string>& lines, const std::string& when, const Rows& wanted,
                            const Rows& found) {
    constexpr std::size_t most = 3;
    for (const auto& [table, rows] : wanted) {
        const auto other = found.find(table);
        if (other == found.end() || other->second == rows) {
            continue;
        }
        std::vector<std::string> only;
        std::set_difference(rows.begin(), rows.end(), other->second.begin(), other->second.end(),
                            std::back_inserter(only));
        only.resize(std::min(only.size(), most));
        for (const std::string& row : only) {
            lines.push_back(when + ": " + table.substr(table.find('.') + 1) + " has the row " + row);
        }
    }
}

/// The first word of a statement, in lower case.
std::string first_word(std::string_view sql, const Lexis& lexis) {
    Tokenizer tokenizer(sql, lexis);
    for (Token token; tokenizer.next(token);) {
        if (token.kind == TokenKind::Word) {
            std::string word(token.text);
            std::transform(word.begin(), word.end(), word.begin(), [](char c) {
                return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            });
            return word;
        }
    }
    return {};
}

/// The first migration with a statement that does anything but define: such a one may look at rows or change
/// them.
const Migration* with_data_statement(const std::vector<const Migration*>& path, const Lexis& lexis) {
    static constexpr std::array<std::string_view, 7> defining{"alter", "comment", "create", "drop",
                                                              "grant", "revoke",  "set"};
    for (const Migration* migration : path) {
        for (const PositionedStatement& statement : migration->up.statements) {
            if (std::find(defining.begin(), defining.end(), first_word(statement.text, lexis)) ==
                defining.end()) {
                return migration;
            }
        }
    }
    return nullptr;
}

}  // namespace

std::string_view to_string(Meeting meeting) {
    switch (meeting) {
    case Meeting::Commute: return "commute";
    case Meeting::OrderMatters: return "order matters";
    case Meeting::OneOrder: return "one order";
    case Meeting::CannotBoth: return "cannot be both";
    }
    return "";
}

void Merger::build(const Path& base, BranchComparison& comparison) {
    m_shadow.reset();
    for (const Migration* migration : base) {
        migration::apply(*migration, Direction::Up, m_shadow.connection(), m_dialect);
    }
    if (comparison.has_rows) {
        comparison.tables_without_rows = invent_rows(m_shadow.inspect(m_scope), m_shadow.connection());
    }
}

std::optional<Merger::End> Merger::walk(const Path& base, const Path& first, const Path& second,
                                        BranchComparison& comparison) {
    build(base, comparison);
    for (const Path* path : {&first, &second}) {
        for (const Migration* migration : *path) {
            try {
                migration::apply(*migration, Direction::Up, m_shadow.connection(), m_dialect);
            } catch (const Error& error) {
                comparison.lines.push_back(
                    migration->id() + " fails behind " + (path == &first ? "the base" : first.back()->id()) +
                    ": " + error.what() + (error.statement().empty() ? "" : ": " + error.statement()));
                return std::nullopt;
            }
        }
    }
    End end;
    end.schema = m_shadow.inspect(m_scope);
    end.observed = m_shadow.observe(m_scope.managed);
    end.rows = read_rows(end.schema, m_shadow.connection());
    return end;
}

void Merger::judge(const std::optional<End>& left_first, const std::optional<End>& right_first,
                   BranchComparison& comparison) {
    if (!left_first && !right_first) {
        comparison.meeting = Meeting::CannotBoth;
        return;
    }
    if (!left_first || !right_first) {
        comparison.meeting = Meeting::OneOrder;
        comparison.first = left_first ? comparison.left : comparison.right;
        return;
    }
    const std::string left = "with " + comparison.left->id() + " first";
    const std::string right = "with " + comparison.right->id() + " first";
    const std::string when = left + ", to end as " + right;
    append_schema_differences(comparison.lines, when, right_first->schema, left_first->schema);
    if (comparison.lines.empty()) {
        append_observed_differences(comparison.lines, when, right_first->observed, left_first->observed);
    }
    append_row_differences(comparison.lines, left, left_first->rows, right_first->rows);
    append_row_differences(comparison.lines, right, right_first->rows, left_first->rows);
    comparison.meeting = comparison.lines.empty() ? Meeting::Commute : Meeting::OrderMatters;
}

void Merger::walk_both(const Path& base, const Path& left, const Path& right, BranchComparison& comparison) {
    const std::optional<End> left_first = walk(base, left, right, comparison);
    const std::optional<End> right_first = walk(base, right, left, comparison);
    judge(left_first, right_first, comparison);
}

BranchComparison Merger::compare(const Migration& left, const Migration& right) {
    const Path to_left = m_directory.up_to(left.version);
    const Path to_right = m_directory.up_to(right.version);
    const auto is_in = [](const Path& path, const Migration* migration) {
        return std::find(path.begin(), path.end(), migration) != path.end();
    };
    Path base;
    Path left_only;
    Path right_only;
    for (const Migration* each : to_left) {
        (is_in(to_right, each) ? base : left_only).push_back(each);
    }
    std::copy_if(to_right.begin(), to_right.end(), std::back_inserter(right_only),
                 [&](const Migration* each) { return !is_in(base, each); });

    BranchComparison comparison;
    comparison.left = &left;
    comparison.right = &right;
    walk_both(base, left_only, right_only, comparison);
    if (comparison.meeting == Meeting::OneOrder || comparison.meeting == Meeting::CannotBoth) {
        BranchComparison without_rows;
        without_rows.left = &left;
        without_rows.right = &right;
        without_rows.has_rows = false;
        walk_both(base, left_only, right_only, without_rows);
        if (without_rows.meeting != comparison.meeting) {
            comparison = std::move(without_rows);
        }
    }
    // Nobody may be told that branches commute when that hangs on rows which were not there.
    const bool lacks_rows = !comparison.has_rows || !comparison.tables_without_rows.empty();
    if (comparison.meeting == Meeting::Commute && lacks_rows) {
        for (const Path* path : {&left_only, &right_only}) {
            if (const Migration* works_on_rows = with_data_statement(*path, m_dialect.lexis())) {
                comparison.meeting = Meeting::OrderMatters;
                comparison.lines.push_back(works_on_rows->id() +
                                           " works on rows, and there were none to try it on");
            }
        }
    }
    return comparison;
}

}  // namespace varve::execute
