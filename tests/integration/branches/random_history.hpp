// SPDX-License-Identifier: MIT
#pragma once

#include "integration/property/random.hpp"
#include "varve/migration/migration_directory.hpp"

#include <cstddef>

namespace varve::test {

/// A directory of so many migrations: branches that fork anywhere, grow side by side and are joined. What
/// stands on two branches that are not joined yet commutes by the way it is made: each adds what nobody else
/// has a name for, and changes only rows and columns that it has added itself.
migration::MigrationDirectory random_history(std::uint64_t seed, std::size_t size, const Lexis& lexis);

}  // namespace varve::test
