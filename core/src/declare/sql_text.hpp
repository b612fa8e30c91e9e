// SPDX-License-Identifier: MIT
#pragma once

#include "varve/declare/declaration.hpp"
#include "yaml_node.hpp"

#include <memory>
#include <vector>

namespace varve::declare {

/// Cuts a SQL file into statements and appends them.
void add_statements(const std::shared_ptr<const SourceText>& source, const Lexis& lexis,
                    std::vector<DeclaredStatement>& statements, DiagnosticSink& sink);

/// The same with the SQL of a scalar of a YAML file; places are those of the file.
void add_statements(const YamlNode& scalar, const Lexis& lexis, std::vector<DeclaredStatement>& statements,
                    DiagnosticSink& sink);

}  // namespace varve::declare
