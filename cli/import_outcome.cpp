// SPDX-License-Identifier: MIT
#include "import_outcome.hpp"

#include "files.hpp"
#include "json_text.hpp"

#include "varve/diag/source_text.hpp"
#include "varve/report/change_list.hpp"

#include <algorithm>

namespace varve::cli {

namespace {

bool contains(const std::vector<std::size_t>& places, std::size_t place) {
    return std::find(places.begin(), places.end(), place) != places.end();
}

std::string_view state_of(const ImportOutcome& outcome, std::size_t place) {
    return outcome.is_applied(place) ? "applied" : "pending";
}

void print_text(const ImportOutcome& outcome, Terminal& terminal) {
    std::string text;
    for (std::size_t place = 0; place < outcome.migrations.size(); ++place) {
        const adopt::Adopted& each = outcome.migrations[place];
        text += std::string(state_of(outcome, place)) + "  " + each.migration.id() + "  from " + each.origin +
                "\n";
    }
    terminal.print(text);
}

void print_json(const ImportOutcome& outcome, Terminal& terminal) {
    std::string text = "{\"version\": 1, \"tool\": " + json_text(outcome.tool) +
                       ", \"written\": " + (outcome.is_written ? "true" : "false") +
                       ", \"recorded\": " + (outcome.is_recorded ? "true" : "false") + ", \"migrations\": [";
    for (std::size_t place = 0; place < outcome.migrations.size(); ++place) {
        const adopt::Adopted& each = outcome.migrations[place];
        text += place == 0 ? "\n  " : ",\n  ";
        text += "{\"id\": " + json_text(each.migration.id()) + ", \"from\": " + json_text(each.origin) +
                ", \"state\": " + json_text(state_of(outcome, place)) +
                ", \"in_doubt\": " + (contains(outcome.in_doubt, place) ? "true" : "false") + "}";
    }
    std::vector<std::string> differences;
    for (const Change& change : outcome.differences) {
        differences.push_back(describe(change));
    }
    terminal.print(text + "\n], \"problems\": " + json_list(outcome.problems) +
                   ", \"differences\": " + json_list(differences) + "}\n");
}

void tell_difference(const ImportOutcome& outcome, Terminal& terminal) {
    for (const std::string& problem : outcome.problems) {
        terminal.note(problem);
    }
    if (!outcome.differences.empty()) {
        std::string list = report::change_list(outcome.differences, terminal.error_colour());
        list.erase(list.find_last_not_of('\n') + 1);
        terminal.note("the database is not what the applied migrations build; what it has beside them, and "
                      "what it lacks:\n" +
                      list);
    }
    if (outcome.is_refused) {
        terminal.note("nothing was written: correct it, or go on all the same with `--accept-difference`");
    }
}

void tell_doubts(const ImportOutcome& outcome, Terminal& terminal) {
    for (const std::size_t place : outcome.in_doubt) {
        const std::string& id = outcome.migrations[place].migration.id();
        terminal.note(outcome.tool + " says that " + id + " failed; " +
                      (!outcome.differences.empty() ? "the database is neither with nor without it"
                       : outcome.is_applied(place)  ? "the database has all of it"
                                                    : "the database has nothing of it"));
    }
}

/// `exclude` as a line of varve.yaml.
std::string exclude_line(const std::vector<std::string>& patterns) {
    std::string list;
    for (const std::string& pattern : patterns) {
        list += (list.empty() ? "" : ", ") + json_text(pattern);
    }
    return "exclude: [" + list + "]";
}

bool has_key(std::string_view yaml, std::string_view key) {
    return yaml.starts_with(key) || yaml.find("\n" + std::string(key)) != std::string_view::npos;
}

}  // namespace

bool ImportOutcome::is_applied(std::size_t place) const {
    return contains(applied, place);
}

void report(const ImportOutcome& outcome, const ImportSource& source, bool is_json, Terminal& terminal) {
    if (is_json) {
        print_json(outcome, terminal);
    } else {
        print_text(outcome, terminal);
    }
    tell_doubts(outcome, terminal);
    tell_difference(outcome, terminal);
    if (!source.has_table()) {
        terminal.note("no database with the table of " + outcome.tool +
                      " is named: nothing is recorded as applied");
    } else if (!outcome.differs()) {
        terminal.note("proven: the database is what the applied migrations build");
    } else if (!outcome.is_refused) {
        terminal.note("accepted: the database differs from what these migrations build");
    }
}

void leave_alone(const std::vector<std::string>& patterns, const declare::Settings& settings,
                 Terminal& terminal) {
    const auto is_known = [&](const std::string& pattern) {
        return std::find(settings.scope.exclude.begin(), settings.scope.exclude.end(), pattern) !=
               settings.scope.exclude.end();
    };
    if (std::all_of(patterns.begin(), patterns.end(), is_known)) {
        return;
    }
    const std::string line = exclude_line(patterns);
    if (settings.file.empty()) {
        if (write_new_file(declare::settings_file_name,
                           "# Tables of the tool whose migrations were imported.\n" + line + "\n")) {
            terminal.note("wrote varve.yaml: what the tool keeps in the database is left alone");
        }
        return;
    }
    const std::string text(SourceText::read(settings.file).text());
    if (has_key(text, "exclude:")) {
        terminal.note("what the tool keeps in the database is left as it is; add to `exclude` in " +
                      settings.file + ": " + line.substr(line.find('[')));
        return;
    }
    write_file(settings.file, text + (text.ends_with('\n') ? "" : "\n") + line + "\n");
    terminal.note("added `exclude` to " + settings.file +
                  ": what the tool keeps in the database is left alone");
}

}  // namespace varve::cli
