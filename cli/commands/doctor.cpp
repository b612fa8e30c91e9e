// SPDX-License-Identifier: MIT
#include "commands/all_commands.hpp"
#include "comparison.hpp"
#include "json_text.hpp"
#include "project.hpp"

#include "varve/doctor/symptoms.hpp"
#include "varve/source/canary.hpp"

#include <algorithm>
#include <memory>

namespace varve::cli {

namespace {

using source::CanaryFinding;

struct Options {
    std::optional<std::string> source = std::nullopt;
    std::optional<std::string> format = std::nullopt;
};

/// What an examination found, in the order in which it is told.
struct Report {
    std::vector<CanaryFinding> changed;
    std::vector<const Object*> unmodelled;
    std::vector<Symptom> invalid;
    std::vector<Symptom> risky;

    std::size_t size() const { return changed.size() + unmodelled.size() + invalid.size() + risky.size(); }
};

std::string line_of(const CanaryFinding& finding) {
    // Without an object the message names it.
    return finding.object.name.empty() ? finding.message : describe(finding.object) + ": " + finding.message;
}

void append_group(std::string& text, const char* title, const std::string& lines, Colour colour) {
    if (!lines.empty()) {
        const bool is_coloured = colour != Colour::Never;
        text += std::string(text.empty() ? "" : "\n") + (is_coloured ? "\x1b[1m" : "") + title +
                (is_coloured ? "\x1b[0m" : "") + "\n" + lines;
    }
}

std::string lines_of(const std::vector<Symptom>& symptoms) {
    std::string lines;
    for (const Symptom& each : symptoms) {
        lines += "  " + describe(each.object) + ": " + each.message + " [" + each.check + "]\n";
        lines += each.hint.empty() ? "" : "    " + each.hint + "\n";
    }
    return lines;
}

std::string report_text(const Report& report, Colour colour) {
    std::string changed;
    for (const CanaryFinding& each : report.changed) {
        changed += "  " + line_of(each) + "\n";
    }
    std::string unmodelled;
    for (const Object* each : report.unmodelled) {
        unmodelled += "  " + as<Unmodelled>(*each).what + " `" + each->id.name + "`" +
                      (each->id.owner.empty() ? "" : " of " + each->id.owner) + "\n";
    }
    std::string text;
    append_group(text, "not equal after writing and reading it again", changed, colour);
    append_group(text, "not modelled; varve leaves it alone", unmodelled, colour);
    append_group(text, "invalid", lines_of(report.invalid), colour);
    append_group(text, "risky", lines_of(report.risky), colour);
    return text;
}

/// `[…]` of what `print` makes of each item.
template <class Items, class Print>
std::string json_array(const Items& items, const Print& print) {
    std::string text;
    for (const auto& item : items) {
        text += (text.empty() ? "\n    " : ",\n    ") + print(item);
    }
    return "[" + text + (text.empty() ? "]" : "\n  ]");
}

std::string symptom_json(const Symptom& symptom) {
    return "{\"check\": " + json_text(symptom.check) +
           ", \"object\": " + json_text(describe(symptom.object)) +
           ", \"message\": " + json_text(symptom.message) + ", \"hint\": " + json_text(symptom.hint) + "}";
}

std::string report_json(const Report& report) {
    const auto changed = [](const CanaryFinding& each) {
        return "{\"object\": " + json_text(each.object.name.empty() ? "" : describe(each.object)) +
               ", \"fields\": " + json_list(each.fields) + ", \"message\": " + json_text(each.message) + "}";
    };
    const auto unmodelled = [](const Object* each) {
        return "{\"kind\": " + json_text(as<Unmodelled>(*each).what) +
               ", \"schema\": " + json_text(each->id.schema) + ", \"name\": " + json_text(each->id.name) +
               "}";
    };
    return "{\n  \"version\": 1,\n  \"changed\": " + json_array(report.changed, changed) +
           ",\n  \"unmodelled\": " + json_array(report.unmodelled, unmodelled) +
           ",\n  \"invalid\": " + json_array(report.invalid, symptom_json) +
           ",\n  \"risky\": " + json_array(report.risky, symptom_json) + "\n}\n";
}

/// What is invalid cannot be made so elsewhere: that is told once.
void drop_what_is_invalid(Report& report) {
    std::erase_if(report.changed, [&](const CanaryFinding& finding) {
        return std::any_of(report.invalid.begin(), report.invalid.end(),
                           [&](const Symptom& symptom) { return symptom.object == finding.object; });
    });
}

Report examine(Context& context, const Schema& schema, const Dialect& dialect, const Url& url,
               source::LazyShadow& shadow, const Scope& scope) {
    Report report;
    report.changed = source::check_canary(schema, dialect, shadow.fresh(), scope);
    context.terminal().detail("shadow: " + shadow.description());
    report.unmodelled = schema.of_kind(Kind::Unmodelled);
    std::vector<Symptom> symptoms = doctor::find_symptoms(schema);
    const std::unique_ptr<Connection> connection = dialect.connect(url);
    for (Symptom& each : dialect.find_symptoms(*connection, schema)) {
        symptoms.push_back(std::move(each));
    }
    std::stable_sort(symptoms.begin(), symptoms.end(),
                     [](const Symptom& left, const Symptom& right) { return left.object < right.object; });
    for (Symptom& each : symptoms) {
        (each.group == Symptom::Group::Invalid ? report.invalid : report.risky).push_back(std::move(each));
    }
    drop_what_is_invalid(report);
    return report;
}

ExitCode run(const Options& options, Context& context) {
    const std::optional<Url> given = options.source ? std::optional(Url(*options.source)) : std::nullopt;
    const declare::Settings settings = settings_of(context, given);
    source::Source live;
    live.kind = source::SourceKind::Database;
    live.url = require_url(settings);
    const Dialect& dialect = context.dialects().by_url(*live.url);

    source::LazyShadow shadow = shadow_for(settings, dialect, live.url);
    source::LoadOptions load_options;
    load_options.scope = scope_of(context, settings, {live}, dialect);
    const source::LoadedSchema loaded = load_source(context, live, dialect, shadow, load_options);
    const Report report = examine(context, loaded.schema, dialect, *live.url, shadow, load_options.scope);

    context.terminal().print(options.format == "json"
                                 ? report_json(report)
                                 : report_text(report, context.terminal().output_colour()));
    if (report.size() == 0) {
        context.terminal().note("nothing found in " + std::to_string(loaded.schema.size()) + " objects");
        return ExitCode::Done;
    }
    return ExitCode::Differs;
}

}  // namespace

Command add_doctor() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "doctor";
    command.summary = "examine a live database";
    command.about =
        "Reads a live database, writes every object down, has that read by a shadow and compares: "
        "what is not equal then is a\n"
        "mistake of varve's, told with the fields that differ. Tells what varve does not model, "
        "what is invalid (indexes that\n"
        "failed to build, constraints that were never checked), and what is risky, by facts of the "
        "catalogues alone. Changes\n"
        "nothing. Exits with 1 when there is anything to tell.";
    command.examples = {
        {"varve doctor", "the database of varve.yaml"},
        {"varve doctor postgresql:///shop --format json", "another one, for programs"},
    };
    command.positional("URL", &options->source, "the database; default: that of varve.yaml")
        .choice("--format", {"text", "json"}, options->format, "default: text");
    command.run = [options](Context& context) { return run(*options, context); };
    return command;
}

}  // namespace varve::cli
