// SPDX-License-Identifier: MIT
#include "varve/migration/replay.hpp"

#include "varve/migration/apply.hpp"

namespace varve::migration {

void replay(const MigrationDirectory& directory, const std::optional<std::string>& version, Shadow& shadow,
            const Dialect& dialect) {
    for (const Migration* migration : directory.up_to(version)) {
        apply(*migration, Direction::Up, shadow.connection(), dialect);
    }
}

}  // namespace varve::migration
