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
        const std::vector<Obstacle> obstacles = dialect.find_obstacles(*connection, statements);
        if (!obstacles.empty()) {
            context.terminal().complain("warning: rows of the database stand in the way:\n" +
                                        describe(obstacles));
        }
    } catch (const Error& error) {
        context.terminal().detail(std::string("rows are not looked at: ") + error.what());
    }
}

}  // namespace varve::cli
