// SPDX-License-Identifier: MIT
#include "varve/execute/merger.hpp"

#include "differences.hpp"
#include "footprint.hpp"

#include "varve/diag/error.hpp"
#include "varve/execute/invented_rows.hpp"
#include "varve/migration/apply.hpp"
#include "varve/sql/ascii.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace varve::execute {

using migration::Direction;
using migration::Migration;

namespace {

/// An object and what lives in it.
Schema only(const Schema& schema, const ObjectId& subject) {
    Schema view;
    if (const Object* object = schema.find(subject)) {
        view.add(*object);
        for (const Object* part : schema.owned_by(subject.qualified_name())) {
            view.add(*part);
        }
    }
    return view;
}

/// What works on rows of tables that had none.
void append_untried(const Footprint& footprint, BranchComparison& comparison) {
    const std::vector<std::string>& empty = comparison.tables_without_rows;
    for (const RowAccess& access : footprint.rows) {
        const bool lacks_rows =
            !comparison.has_rows || std::any_of(empty.begin(), empty.end(), [&](const std::string& name) {
                return access.touches(lower_ascii(name));
            });
        if (lacks_rows) {
            comparison.untried.push_back(
                access.migration->id() +
                " works on rows, and there were none to try it on: " + access.statement);
        }
    }
}

/// The first few objects that both branches touch.
template <class Ids>
std::vector<ThreeWayView> views_of(const Ids& ids, const Schema& base, const Schema& left,
                                   const Schema& right) {
    constexpr std::size_t most = 6;
    std::set<ObjectId> subjects;
    for (const ObjectId& id : ids) {
        subjects.insert(subject_of(id, base));
    }
    std::vector<ThreeWayView> views;
    for (const ObjectId& subject : subjects) {
        if (views.size() < most) {
            views.push_back({subject, only(base, subject), only(left, subject), only(right, subject)});
        }
    }
    return views;
}

constexpr std::array<std::pair<Meeting, std::string_view>, 5> meetings{{
    {Meeting::Commute, "commute"},
    {Meeting::NotShown, "not shown to commute"},
    {Meeting::OrderMatters, "order matters"},
    {Meeting::OneOrder, "one order"},
    {Meeting::CannotBoth, "cannot be both"},
}};

}  // namespace

std::string_view to_string(Meeting meeting) {
    return meetings[static_cast<std::size_t>(meeting)].second;
}

std::optional<Meeting> parse_meeting(std::string_view text) {
    for (const auto& [meeting, word] : meetings) {
        if (word == text) {
            return meeting;
        }
    }
    return std::nullopt;
}

Fork fork_of(const migration::MigrationDirectory& directory, const Migration& left, const Migration& right) {
    const Fork::Path to_left = directory.up_to(left.version);
    const Fork::Path to_right = directory.up_to(right.version);
    const std::set<const Migration*> in_left(to_left.begin(), to_left.end());
    const std::set<const Migration*> in_right(to_right.begin(), to_right.end());
    Fork fork;
    for (const Migration* each : to_left) {
        (in_right.contains(each) ? fork.base : fork.left).push_back(each);
    }
    std::copy_if(to_right.begin(), to_right.end(), std::back_inserter(fork.right),
                 [&](const Migration* each) { return !in_left.contains(each); });
    return fork;
}

void Merger::build(const Path& base, std::optional<RowStyle> style, Attempt& attempt) {
    m_shadow.reset();
    for (const Migration* migration : base) {
        migration::apply(*migration, Direction::Up, m_shadow.connection(), m_dialect);
    }
    attempt.base = m_shadow.inspect(m_scope);
    if (style) {
        attempt.comparison.tables_without_rows = invent_rows(attempt.base, m_shadow.connection(), *style);
    }
}

bool Merger::run(const Path& path, const std::string& behind, BranchComparison& comparison) {
    for (const Migration* migration : path) {
        try {
            migration::apply(*migration, Direction::Up, m_shadow.connection(), m_dialect);
        } catch (const Error& error) {
            comparison.lines.push_back(migration->id() + " fails behind " + behind + ": " + error.what() +
                                       (error.statement().empty() ? "" : ": " + error.statement()));
            return false;
        }
    }
    return true;
}

std::optional<Merger::End> Merger::walk(const Fork& fork, bool is_left_first, std::optional<RowStyle> style,
                                        Attempt& attempt, Schema& half_way) {
    const Path& first = is_left_first ? fork.left : fork.right;
    const Path& second = is_left_first ? fork.right : fork.left;
    build(fork.base, style, attempt);
    if (!run(first, "the base", attempt.comparison)) {
        attempt.fails_alone = true;
        return std::nullopt;
    }
    half_way = m_shadow.inspect(m_scope);
    if (!run(second, first.back()->id(), attempt.comparison)) {
        return std::nullopt;
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
    append_rows_of_one(comparison.lines, left, left_first->rows, right_first->rows);
    append_rows_of_one(comparison.lines, right, right_first->rows, left_first->rows);
    comparison.meeting = comparison.lines.empty() ? Meeting::Commute : Meeting::OrderMatters;
}

void Merger::look_at_contact(const Fork& fork, Attempt& attempt) const {
    BranchComparison& comparison = attempt.comparison;
    const Footprint left = footprint_of(fork.left, attempt.base, attempt.left, m_dialect.lexis());
    const Footprint right = footprint_of(fork.right, attempt.base, attempt.right, m_dialect.lexis());
    const Contact contact = contact_of(left, comparison.left->id(), right, comparison.right->id());
    comparison.touches = contact.objects;
    comparison.untried = contact.rows;
    if (comparison.meeting == Meeting::Commute) {
        // Where rows have shown a difference, nothing is left open by those that were not there.
        append_untried(left, comparison);
        append_untried(right, comparison);
        comparison.meeting = comparison.untried.empty() ? Meeting::Commute : Meeting::NotShown;
    }
    if (comparison.meeting != Meeting::Commute) {
        comparison.views = views_of(contact.subjects, attempt.base, attempt.left, attempt.right);
    }
}

Merger::Attempt Merger::attempt(const Fork& fork, const BranchComparison& start,
                                std::optional<RowStyle> style) {
    Attempt attempt;
    attempt.comparison = start;
    attempt.comparison.has_rows = style.has_value();
    const std::optional<End> left_first = walk(fork, true, style, attempt, attempt.left);
    const std::optional<End> right_first = walk(fork, false, style, attempt, attempt.right);
    judge(left_first, right_first, attempt.comparison);
    return attempt;
}

BranchComparison Merger::compare(const Migration& left, const Migration& right) {
    const Fork fork = fork_of(m_directory, left, right);
    BranchComparison start;
    start.left = &left;
    start.right = &right;
    Attempt best = attempt(fork, start, RowStyle::Words);
    // A branch that fails over invented rows without the other one's help may only want other rows.
    if (best.fails_alone) {
        best = attempt(fork, start, RowStyle::Numbers);
    }
    if (best.fails_alone) {
        best = attempt(fork, start, std::nullopt);
    }
    best.comparison.is_broken = best.fails_alone;
    if (!best.fails_alone) {
        look_at_contact(fork, best);
    }
    return std::move(best.comparison);
}

}  // namespace varve::execute
