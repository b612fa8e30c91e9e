// SPDX-License-Identifier: MIT
#pragma once

#include "varve/migration/migration_directory.hpp"

#include <string>

namespace varve::report {

/// The graph of a migration directory for people: one migration a line, parents first, with lanes at the left
/// that show who builds on whom. Empty for an empty directory.
std::string history_graph(const migration::MigrationDirectory& directory);

/// The same in the language of Graphviz, arrows from parents to children.
std::string history_dot(const migration::MigrationDirectory& directory);

/// The same as a flow chart of Mermaid.
std::string history_mermaid(const migration::MigrationDirectory& directory);

}  // namespace varve::report
