// SPDX-License-Identifier: MIT
#include "branch_comparison.hpp"

#include "json_text.hpp"
#include "project.hpp"

#include "varve/report/schema_text.hpp"
#include "varve/report/unified_diff.hpp"

namespace varve::cli {

namespace {

using execute::BranchComparison;
using execute::Meeting;
using execute::ThreeWayView;

std::string titled(const char* title, const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        text += std::string("  ") + title + line + "\n";
    }
    return text;
}

/// Base against left and base against right; a side that changed nothing is left out.
std::string view_text(const ThreeWayView& view, const BranchComparison& comparison, Colour colour) {
    const report::NamedText base{"base", report::schema_text(view.base)};
    std::string text = "\n" + describe(view.subject) + "\n";
    text += report::unified_diff(base, {comparison.left->id(), report::schema_text(view.left)}, colour);
    return text +
           report::unified_diff(base, {comparison.right->id(), report::schema_text(view.right)}, colour);
}

std::string view_json(const ThreeWayView& view) {
    return "{\"object\": " + json_text(describe(view.subject)) +
           ", \"base\": " + json_text(report::schema_text(view.base)) +
           ", \"left\": " + json_text(report::schema_text(view.left)) +
           ", \"right\": " + json_text(report::schema_text(view.right)) + "}";
}

/// What the outcome may hang on beside the statements: which server it is, its version, and what its
/// extensions are.
std::string server_of(const declare::Settings& settings, const Dialect& dialect, source::LazyShadow& shadow) {
    const auto told_by = [&](Connection& connection) {
        return connection.server_version() + "\n" + dialect.offered_extensions(connection);
    };
    if (settings.shadow || !settings.url || !dialect.capabilities().has_access_control) {
        const std::string place = settings.shadow ? settings.shadow->text() : std::string();
        return place + "\n" + told_by(shadow.fresh().connection());
    }
    return settings.url->text() + "\n" + told_by(*dialect.connect(*settings.url));
}

}  // namespace

BranchComparer::BranchComparer(Context& context, const declare::Settings& settings, const Dialect& dialect,
                               const migration::MigrationDirectory& directory)
    : m_dialect(dialect), m_directory(directory),
      m_scope(scope_of(context, settings, {migrations_of(settings)}, dialect)),
      m_shadow(shadow_for(settings, dialect, settings.url)),
      m_cache(directory, dialect, m_scope, server_of(settings, dialect, m_shadow)) {}

BranchComparison BranchComparer::compare(const migration::Migration& left,
                                         const migration::Migration& right) {
    if (std::optional<BranchComparison> known = m_cache.find(left, right)) {
        return std::move(*known);
    }
    execute::Merger merger(m_directory, m_dialect, m_shadow.fresh(), m_scope);
    BranchComparison comparison = merger.compare(left, right);
    m_cache.store(comparison);
    return comparison;
}

std::string comparison_text(const BranchComparison& comparison, Colour colour) {
    std::string text = std::string(to_string(comparison.meeting)) + ": " + comparison.left->id() + " and " +
                       comparison.right->id();
    if (colour == Colour::Always && comparison.meeting != Meeting::Commute) {
        text = "\x1b[1;31m" + text + "\x1b[0m";
    }
    text += "\n";
    if (comparison.first != nullptr) {
        text += "  " + comparison.first->id() + " has to come first\n";
    }
    text += titled("", comparison.lines);
    text += titled("", comparison.touches);
    if (comparison.meeting != Meeting::Commute) {
        text += titled(comparison.meeting == Meeting::NotShown ? "not shown: " : "", comparison.untried);
    }
    if (comparison.is_broken) {
        text += "  note: a branch fails by itself; mend it first\n";
    } else if (!comparison.has_rows) {
        text += "  note: rows were not tried: the migrations refuse those that were invented\n";
    }
    for (const std::string& table : comparison.tables_without_rows) {
        text += "  note: no row could be invented for " + table + "\n";
    }
    for (const ThreeWayView& view : comparison.views) {
        text += view_text(view, comparison, colour);
    }
    return text;
}

std::string comparison_json(const BranchComparison& comparison) {
    std::string views;
    for (const ThreeWayView& view : comparison.views) {
        views += (views.empty() ? "" : ", ") + view_json(view);
    }
    return "{\"left\": " + json_text(comparison.left->id()) +
           ", \"right\": " + json_text(comparison.right->id()) +
           ", \"meeting\": " + json_text(to_string(comparison.meeting)) +
           ", \"first\": " + (comparison.first == nullptr ? "null" : json_text(comparison.first->id())) +
           ", \"touches\": " + json_list(comparison.touches) + ", \"lines\": " + json_list(comparison.lines) +
           ", \"untried\": " + json_list(comparison.untried) + ", \"objects\": [" + views + "]" +
           ", \"rows\": " + (comparison.has_rows ? "true" : "false") +
           ", \"tables_without_rows\": " + json_list(comparison.tables_without_rows) + "}";
}

}  // namespace varve::cli
