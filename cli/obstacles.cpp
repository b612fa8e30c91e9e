// SPDX-License-Identifier: MIT
#include "obstacles.hpp"

#include "varve/diag/error.hpp"

#include <algorithm>

namespace varve::cli {

namespace {

bool can_fail(const plan::Plan& plan) {
    return std::any_of(plan.statements.begin(), plan.statements.end(), [](const plan::Statement& statement) {
        return std::find(statement.hazards.begin(), statement.hazards.end(), plan::Hazard::MayFail) !=
               statement.hazards.end();
    });
}

}  // namespace

void warn_of_obstacles(Context& context, const Dialect& dialect, const std::optional<Url>& live,
                       const plan::Plan& plan) {
    if (!live || !dialect.capabilities().foresees_obstacles || !can_fail(plan)) {
        return;
    }
    std::vector<std::string_view> statements;
    for (const plan::Statement& statement : plan.statements) {
        statements.push_back(statement.sql);
    }
    try {
        const std::unique_ptr<Connection> connection = dialect.connect(*live);
        const Foresight foresight = dialect.find_obstacles(*connection, statements);
        if (!foresight.obstacles.empty()) {
            context.terminal().complain("warning: rows of the database stand in the way:\n" +
                                        describe(foresight.obstacles));
        }
        for (const std::string& unchecked : foresight.unchecked) {
            context.terminal().note("rows are not checked: " + unchecked);
        }
    } catch (const Error& error) {
        context.terminal().detail(std::string("rows are not looked at: ") + error.what());
    }
}

}  // namespace varve::cli
