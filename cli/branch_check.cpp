// SPDX-License-Identifier: MIT
#include "branch_check.hpp"

#include "branch_comparison.hpp"
#include "git_files.hpp"
#include "json_text.hpp"
#include "project.hpp"

#include "varve/diag/error.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

namespace varve::cli {

namespace {

using execute::BranchComparison;
using execute::Meeting;
using migration::Migration;
using migration::MigrationDirectory;

struct Range {
    std::string base;
    /// Empty: the working tree.
    std::string head;
};

Range parse_range(const std::string& text) {
    const std::size_t dots = text.find("..");
    Range range{text.substr(0, dots), ""};
    if (dots != std::string::npos) {
        // Three dots are git's other way to say it; for migrations both mean the same.
        range.head = text.substr(std::min(text.find_first_not_of('.', dots), text.size()));
    }
    if (dots == std::string::npos || range.base.empty() || range.base.starts_with('-') ||
        range.head.starts_with('-')) {
        throw Error(ErrorCode::Usage, "`" + text + "` is not a range of commits")
            .with_hint("write `main..my-branch`, or `main..` for the files as they are now");
    }
    return range;
}

MigrationDirectory directory_of(Context& context, const declare::Settings& settings, const Dialect& dialect,
                                const std::string& ref) {
    if (ref.empty()) {
        return read_migrations(context, settings, dialect);
    }
    const GitFiles git(settings.folder, ref);
    PrintingSink sink(context.terminal());
    std::optional<MigrationDirectory> directory = MigrationDirectory::read(
        settings.migrations, git.sql_files(settings.migrations), dialect.lexis(), sink);
    if (!directory) {
        throw Reported{ExitCode::InvalidInput};
    }
    return std::move(*directory);
}

/// Both sides together. Migrations that both have and that say different things are listed in `edited`.
MigrationDirectory united(Context& context, const MigrationDirectory& base, const MigrationDirectory& head,
                          std::vector<std::string>& edited) {
    std::vector<Migration> all = head.migrations();
    for (const Migration& migration : base.migrations()) {
        const Migration* other = head.find(migration.version);
        const bool is_same_file = other != nullptr && other->id() == migration.id();
        if (!is_same_file) {
            all.push_back(migration);
        } else if (other->hash != migration.hash) {
            edited.push_back(migration.id());
        }
    }
    PrintingSink sink(context.terminal());
    std::optional<MigrationDirectory> directory = MigrationDirectory::make(head.path(), std::move(all), sink);
    if (!directory) {
        throw Reported{ExitCode::InvalidInput};
    }
    return std::move(*directory);
}

/// The heads of a side that the other side does not have.
std::vector<const Migration*> own_heads(const MigrationDirectory& side, const MigrationDirectory& other,
                                        const MigrationDirectory& all) {
    std::vector<const Migration*> heads;
    for (const Migration* head : side.heads()) {
        if (other.find(head->version) == nullptr) {
            heads.push_back(all.find(head->version));
        }
    }
    return heads;
}

std::string json_of(const std::vector<BranchComparison>& comparisons,
                    const std::vector<std::string>& edited) {
    std::string text = "{\"version\": 1, \"edited\": " + json_list(edited) + ", \"comparisons\": [";
    for (const BranchComparison& each : comparisons) {
        text += &each == comparisons.data() ? "\n  " : ",\n  ";
        text += comparison_json(each);
    }
    return text + (comparisons.empty() ? "" : "\n") + "]}\n";
}

std::string text_of(const std::vector<BranchComparison>& comparisons, const std::vector<std::string>& edited,
                    Colour colour) {
    std::string text;
    for (const std::string& id : edited) {
        text += "edited: " + id + " says different things on both sides\n";
    }
    for (const BranchComparison& each : comparisons) {
        text += comparison_text(each, colour);
    }
    return text;
}

}  // namespace

ExitCode check_branches(Context& context, const std::string& range_text,
                        const std::optional<std::string>& format) {
    const Range range = parse_range(range_text);
    const declare::Settings settings = settings_of(context);
    const Dialect& dialect = dialect_of(settings, context.dialects());
    const MigrationDirectory base = directory_of(context, settings, dialect, range.base);
    const MigrationDirectory head = directory_of(context, settings, dialect, range.head);
    std::vector<std::string> edited;
    const MigrationDirectory all = united(context, base, head, edited);
    const std::vector<const Migration*> left = own_heads(base, head, all);
    const std::vector<const Migration*> right = own_heads(head, base, all);

    std::vector<BranchComparison> comparisons;
    if (!left.empty() && !right.empty()) {
        BranchComparer comparer(context, settings, dialect, all);
        for (const Migration* one : left) {
            for (const Migration* other : right) {
                comparisons.push_back(comparer.compare(*one, *other));
            }
        }
    } else {
        context.terminal().note("no branches: " + std::string(left.empty() ? range.base : "the other side") +
                                " has no migration that the other side lacks");
    }
    context.terminal().print(format == "json"
                                 ? json_of(comparisons, edited)
                                 : text_of(comparisons, edited, context.terminal().output_colour()));
    const bool commute = std::all_of(comparisons.begin(), comparisons.end(),
                                     [](const auto& each) { return each.meeting == Meeting::Commute; });
    return commute && edited.empty() ? ExitCode::Done : ExitCode::Differs;
}

}  // namespace varve::cli
