// SPDX-License-Identifier: MIT
#include "directives.hpp"
#include "renderer.hpp"

namespace varve::sqlite {

namespace {

/// Counts what is broken before, so that only new violations stop the script.
constexpr std::string_view before_changes =
    "CREATE TEMP TABLE varve_guard (violations INTEGER, new_violations INTEGER\n"
    "    CONSTRAINT \"rows would refer to rows that do not exist\" CHECK (new_violations <= 0));\n"
    "INSERT INTO temp.varve_guard (violations) SELECT count(*) FROM pragma_foreign_key_check;\n";

/// The check constraint fails, and with it the script, when there are more than before.
constexpr std::string_view after_changes = "UPDATE temp.varve_guard SET new_violations = (SELECT count(*) "
                                           "FROM pragma_foreign_key_check) - violations;\n"
                                           "DROP TABLE temp.varve_guard;\n";

}  // namespace

std::string Renderer::script(const plan::Plan& plan) const {
    if (plan.empty()) {
        return {};
    }
    const bool has_guard = parse_directives(plan.directives).has_foreign_keys_off;
    std::string text = ".bail on\n";
    if (has_guard) {
        // Has no effect inside a transaction.
        text += "PRAGMA foreign_keys = OFF;\n";
    }
    text += "BEGIN IMMEDIATE;\n";
    text += has_guard ? before_changes : "";
    for (const plan::Statement& statement : plan.statements) {
        text += statement.remark.empty() ? "" : "-- " + statement.remark + "\n";
        text += statement.sql + ";\n";
    }
    text += has_guard ? after_changes : "";
    return text + "COMMIT;\n";
}

}  // namespace varve::sqlite
