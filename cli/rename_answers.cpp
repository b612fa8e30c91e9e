// SPDX-License-Identifier: MIT
#include "rename_answers.hpp"

#include "varve/report/change_list.hpp"
#include "varve/report/json.hpp"

#include <algorithm>

namespace varve::cli {

namespace {

bool has_answer(const std::vector<diff::KnownRename>& answers, const diff::RenameQuestion& question) {
    return std::find(answers.begin(), answers.end(), diff::KnownRename{question.from, question.to}) !=
           answers.end();
}

[[noreturn]] void refuse_to_guess(Context& context, const std::vector<diff::RenameQuestion>& questions) {
    context.terminal().complain(report::question_list(questions, context.terminal().error_colour()));
    throw Reported{ExitCode::AnswerMissing};
}

/// Asks until nothing new comes up: whether columns were renamed shows only once their table is settled.
diff::Options ask(Context& context, diff::Options options, const Schema& from, const Schema& to,
                  std::vector<diff::RenameQuestion> questions) {
    std::vector<diff::KnownRename> refused;
    while (true) {
        bool has_asked = false;
        for (const diff::RenameQuestion& question : questions) {
            if (has_answer(refused, question)) {
                continue;
            }
            has_asked = true;
            const std::optional<bool> is_rename =
                context.terminal().confirm("was " + describe(question.from) + " renamed to " +
                                           describe(question.to) + "? (" + question.evidence + ")");
            if (!is_rename) {
                refuse_to_guess(context, questions);
            }
            if (*is_rename) {
                options.renames.push_back({question.from, question.to});
                break;
            }
            refused.push_back({question.from, question.to});
        }
        if (!has_asked) {
            break;
        }
        questions = diff::diff(from, to, options).questions;
    }
    options.open_renames = diff::OpenRenames::DropAndAdd;
    return options;
}

}  // namespace

void RenameArguments::add_to(Command& command) {
    command
        .option("--rename", "OLD=NEW", &renames,
                "this is a rename: users.name=users.full_name, users=people; repeatable")
        .flag("--no-renames", has_none, "nothing else is a rename: what looks like one is dropped and added");
}

diff::Options settle_renames(Context& context, const RenameArguments& arguments, const Schema& from,
                             const source::LoadedSchema& to, bool is_json) {
    diff::Options options;
    options.renames = source::pending_renames(to.renames, from);
    for (const std::string& text : arguments.renames) {
        const diff::KnownRename rename = diff::parse_rename(text, from, to.schema);
        if (std::find(options.renames.begin(), options.renames.end(), rename) == options.renames.end()) {
            options.renames.push_back(rename);
        }
    }
    if (arguments.has_none) {
        options.open_renames = diff::OpenRenames::DropAndAdd;
        return options;
    }

    const std::vector<diff::RenameQuestion> questions = diff::diff(from, to.schema, options).questions;
    if (questions.empty()) {
        return options;
    }
    if (context.terminal().is_interactive() && !is_json) {
        return ask(context, std::move(options), from, to.schema, questions);
    }
    if (is_json) {
        context.terminal().print(report::questions_json(questions));
        throw Reported{ExitCode::AnswerMissing};
    }
    refuse_to_guess(context, questions);
}

}  // namespace varve::cli
