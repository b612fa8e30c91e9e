// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/migration/migration.hpp"
#include "varve/session/connection.hpp"

#include <functional>

namespace varve::migration {

/// Runs one section in one transaction, with whatever safeguard its directives ask for. `record` runs in the
/// same transaction behind the last statement: that is where the history row is written.
///
/// Throws what the database says as Error(Database) with line and column of the failing statement; nothing
/// has happened then. Throws Error(InvalidMigration) when a statement ended the transaction by itself.
void apply(const Migration& migration, Direction direction, Connection& connection, const Dialect& dialect,
           const std::function<void()>& record = {});

}  // namespace varve::migration
