// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/migration/migration.hpp"
#include "varve/migration/steps.hpp"
#include "varve/session/connection.hpp"

#include <functional>
#include <string>
#include <vector>

namespace varve::migration {

/// Runs one section step by step in a place where nobody works but the caller, such as a shadow: usually in
/// one transaction, with whatever safeguard its directives ask for. `record` runs in the last transaction
/// behind the last statement. Statements that reach beyond the database are left out.
///
/// Throws what the database says as Error(Database) with line and column of the failing statement; of the
/// step that failed nothing has happened then, but for what a lone statement leaves behind. Throws
/// Error(InvalidMigration) when a statement ended the transaction by itself.
void apply(const Migration& migration, Direction direction, Connection& connection, const Dialect& dialect,
           const std::function<void()>& record = {});

/// Sets for the session what the statements in front of a step have set (`SET search_path`): they may have
/// run in another session.
void apply_settings(const Migration& migration, Direction direction, const Step& step, Connection& connection,
                    const Dialect& dialect);

/// Hears which rules for rows nobody could look at beforehand (Foresight::unchecked); never with none.
using UncheckedRules = std::function<void(const std::vector<std::string>& rules)>;

/// Throws Error(Refused), before anything is touched, when rows of the database stand in the way of a step.
/// Steps in front of it must have run, or be part of it.
void refuse_obstacles(const Migration& migration, Direction direction, const Step& step,
                      Connection& connection, const Dialect& dialect, const UncheckedRules& unchecked = {});

/// Runs one step; `record` runs in its transaction, behind a lone statement in one of its own. Throws as
/// apply().
void apply_step(const Migration& migration, Direction direction, const Step& step, Connection& connection,
                const Dialect& dialect, const std::function<void()>& record = {},
                const UncheckedRules& unchecked = {});

}  // namespace varve::migration
