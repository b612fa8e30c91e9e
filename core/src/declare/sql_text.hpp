// SPDX-License-Identifier: MIT
#pragma once

#include "varve/declare/declaration.hpp"
#include "yaml_node.hpp"

#include <vector>

namespace varve::declare {

/// The statements of a scalar of a YAML file; places are those of the file.
std::vector<DeclaredStatement> statements_of(const YamlNode& scalar, const Lexis& lexis,
                                             DiagnosticSink& sink);

}  // namespace varve::declare
