// SPDX-License-Identifier: MIT
#include "varve/migration/replay.hpp"

#include "varve/diag/error.hpp"
#include "varve/migration/apply.hpp"
#include "varve/migration/migration_file.hpp"

namespace varve::migration {

void replay(const MigrationDirectory& directory, const std::optional<std::string>& version, Shadow& shadow,
            const Dialect& dialect) {
    for (const Migration* migration : directory.up_to(version)) {
        apply(*migration, Direction::Up, shadow.connection(), dialect);
    }
}

void replay(const std::vector<AppliedMigration>& history, Shadow& shadow, const Dialect& dialect) {
    for (const AppliedMigration& row : history) {
        DiagnosticList problems;
        const std::optional<Migration> read = read_section("up of " + row.id() + " in varve_history", row.up,
                                                           Direction::Up, dialect.lexis(), problems);
        if (!read) {
            throw Error(ErrorCode::InvalidMigration,
                        "the history's up text of " + row.id() +
                            " cannot be read: " + problems.items().front().message);
        }
        apply(*read, Direction::Up, shadow.connection(), dialect);
    }
}

}  // namespace varve::migration
