// SPDX-License-Identifier: MIT
#include "../checksum.hpp"
#include "../file_names.hpp"
#include "../marker_lines.hpp"
#include "../table_rows.hpp"
#include "reporting.hpp"
#include "tools.hpp"

#include <algorithm>
#include <map>

namespace varve::adopt {

namespace {

constexpr std::string_view plan = "sqitch.plan";
constexpr std::string_view project_pragma = "%project=";

bool claims(const Folder& folder) {
    return folder.has(plan);
}

/// A line of the plan: `users [roles] 2013-12-30T23:19:45Z Marge <m@x.org> # Adds users.`
struct PlannedChange {
    std::string name;
    /// 14 digits.
    std::string moment;
    /// Of its scripts: the name, and for one that was reworked later the tag behind it: `users@v1`.
    std::string script;
    std::size_t begin;
    std::size_t end;
};

/// The first word of a line that is a time, as 14 digits; empty when there is none.
std::string moment_in(std::string_view line) {
    constexpr std::size_t length = 20;
    for (std::size_t at = 0; at + length <= line.size(); ++at) {
        const std::string_view word = line.substr(at, length);
        if (word[4] == '-' && word[10] == 'T' && word.back() == 'Z' && digits_of(word).size() == 14) {
            return digits_of(word);
        }
    }
    return {};
}

std::vector<PlannedChange> read_plan(const SourceText& source) {
    std::vector<PlannedChange> changes;
    for (const MarkerLine& line : lines_of(source.text())) {
        const std::string_view text = line.text;
        if (text.empty() || text.find_first_of("%#") == 0) {
            continue;
        }
        const std::string name(text.substr(0, text.find_first_of(" \t")));
        if (name.starts_with('@')) {
            // Changes in front of a tag have its name behind their own once they are reworked.
            for (PlannedChange& change : changes) {
                change.script += change.script == change.name ? name : "";
            }
            continue;
        }
        changes.push_back({name, moment_in(text), name, line.begin, line.begin + name.size()});
    }
    for (auto change = changes.begin(); change != changes.end(); ++change) {
        const bool is_reworked = std::any_of(change + 1, changes.end(), [&](const PlannedChange& later) {
            return later.name == change->name;
        });
        if (!is_reworked) {
            change->script = change->name;
        }
    }
    return changes;
}

/// One table may serve several projects; each has a plan.
std::string project_of(const SourceText& source) {
    for (const MarkerLine& line : lines_of(source.text())) {
        if (line.text.starts_with(project_pragma)) {
            const std::string_view name = line.text.substr(project_pragma.size());
            return std::string(name.substr(0, name.find_last_not_of(" \t\r") + 1));
        }
    }
    return {};
}

/// `shop:users`, as the tool writes it. A change that was reworked stands in plan and table twice.
std::string key_of(const std::string& project, const std::string& name, int occurrence) {
    const std::string key = project + ":" + name;
    return occurrence == 1 ? key : key + " #" + std::to_string(occurrence);
}

bool is_of_project(const std::string& key, const std::string& project) {
    return key.starts_with(project + ":");
}

std::vector<ForeignMigration> read_files(const Folder& folder, const Reading& reading) {
    const SourceText source = folder.text(plan);
    const std::string project = project_of(source);
    std::vector<ForeignMigration> migrations;
    std::map<std::string, int> seen;
    for (const PlannedChange& change : read_plan(source)) {
        const std::string deploy = "deploy/" + change.script + ".sql";
        const std::string revert = "revert/" + change.script + ".sql";
        if (!folder.has(deploy)) {
            reading.sink.report({Severity::Error, "missing-file", "the script `" + deploy + "` is not there",
                                 source.range(change.begin, change.end), ""});
            continue;
        }
        ForeignMigration migration{key_of(project, change.name, ++seen[change.name]), words_of(change.name),
                                   change.moment};
        migration.up = ForeignSection::whole(folder.text(deploy));
        migration.checksum = sha1(migration.up.source->text());
        if (folder.has(revert)) {
            migration.down = ForeignSection::whole(folder.text(revert));
        }
        migrations.push_back(std::move(migration));
    }
    return migrations;
}

std::vector<ForeignRow> read_rows(Connection& connection, const QualifiedName& table,
                                  const std::vector<ForeignMigration>& migrations) {
    std::vector<ForeignRow> rows;
    std::map<std::string, int> seen;
    const Sql query = Sql() << "SELECT " << Identifier("change")
                            << ", script_hash, committed_at, project FROM " << table
                            << " ORDER BY committed_at";
    for (const TextRow& row : text_rows(connection, query)) {
        if (!migrations.empty() && is_of_project(migrations.front().key, row[3])) {
            rows.push_back(
                {key_of(row[3], row[0], ++seen[row[0]]), ForeignRow::State::Applied, row[1], row[2]});
        }
    }
    return rows;
}

}  // namespace

Tool sqitch() {
    return {"sqitch", claims, read_files, read_rows, "changes", "sqitch"};
}

}  // namespace varve::adopt
