// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/execute/executor.hpp"

#include <string>
#include <vector>

namespace varve::execute {

/// What a database remembers, as text for a hash; the order in which it was applied does not count.
std::string text_of(const std::vector<migration::AppliedMigration>& history,
                    const std::vector<HalfWay>& half_way);

/// The fingerprint of what a session works in. Where that is a schema of its own, one tenant's of many, only
/// this schema counts and not its name: tenants that differ in nothing else have one fingerprint.
std::string schema_fingerprint(const Dialect& dialect, Connection& connection, const Scope& scope);

/// A text without the name of a home schema wherever that stands as a word of its own.
std::string without_home(const std::string& text, const std::string& home);

}  // namespace varve::execute
