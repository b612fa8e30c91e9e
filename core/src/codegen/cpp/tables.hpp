// SPDX-License-Identifier: MIT
#pragma once

#include "header.hpp"
#include "names.hpp"

#include "varve/codegen/cpp_header.hpp"

namespace varve::codegen::cpp {

/// The enumerations and tables with their columns, named; without relations. Warns of views that are left
/// out. Throws Error(Usage).
CppHeader read_tables(const Schema& schema, const declare::Facets& facets, const Dialect& dialect,
                      const CppOptions& options, DiagnosticSink& sink);

/// Names that no member of a table's structs may have: those of all types of the header, and what the structs
/// use themselves.
NameSet names_for_members(const CppHeader& header);

/// Puts columns into the structs that they are declared to be members of. Reports structs that are not the
/// same everywhere.
void add_embeds(CppHeader& header, const declare::Facets& facets, DiagnosticSink& sink);

/// Adds the relations that foreign keys and declarations give. Reports those that cannot be.
void add_relations(CppHeader& header, const Schema& schema, const declare::Facets& facets,
                   DiagnosticSink& sink);

/// The header as text.
std::string written(const CppHeader& header);

/// Adds the columns by which rows can be found that are not their primary key.
void add_uniques(CppHeader& header, const Schema& schema);

}  // namespace varve::codegen::cpp
