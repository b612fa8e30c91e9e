// SPDX-License-Identifier: MIT
#include "families.hpp"

#include <algorithm>

/// \file
/// What only this server has: its statements are written as they are. Steps that differ are taken back and
/// made anew, everything else stays untouched.

namespace varve::postgres {

namespace {

bool is_in(const std::vector<ServerStep>& steps, const ServerStep& step) {
    return std::find(steps.begin(), steps.end(), step) != steps.end();
}

/// `ALTER SERVER s OPTIONS (ADD host 'x')` belongs into the statement that creates the server.
std::optional<std::string> option_of(const ServerObject& object, const ServerStep& step) {
    const std::string start = "ALTER " + object.address + " OPTIONS (ADD ";
    if (!step.make.starts_with(start) || !step.make.ends_with(')')) {
        return std::nullopt;
    }
    return step.make.substr(start.size(), step.make.size() - start.size() - 1);
}

}  // namespace

bool can_replace(const ServerObject& object) {
    return object.creation.starts_with("CREATE OR REPLACE ");
}

void create(Work& work, const Object& /*object*/, const ServerObject& definition) {
    std::string creation = definition.creation;
    std::string options;
    for (const ServerStep& step : definition.steps) {
        if (const std::optional<std::string> option = option_of(definition, step)) {
            options += (options.empty() ? "" : ", ") + *option;
        }
    }
    work.add(Sql().verbatim(creation + (options.empty() ? "" : " OPTIONS (" + options + ")")));
    for (const ServerStep& step : definition.steps) {
        if (!option_of(definition, step)) {
            work.add(Sql().verbatim(step.make));
        }
    }
}

void drop(Work& work, const Object& /*object*/, const ServerObject& definition) {
    work.add(Sql().verbatim("DROP " + definition.address));
}

void alter(Work& work, const Object& /*after*/, const ServerObject& old_form, const ServerObject& new_form) {
    if (old_form.creation != new_form.creation) {
        work.add(Sql().verbatim(new_form.creation));
    }
    for (auto step = old_form.steps.rbegin(); step != old_form.steps.rend(); ++step) {
        if (!is_in(new_form.steps, *step)) {
            work.add(Sql().verbatim(step->unmake));
        }
    }
    for (const ServerStep& step : new_form.steps) {
        if (!is_in(old_form.steps, step)) {
            work.add(Sql().verbatim(step.make));
        }
    }
}

}  // namespace varve::postgres
