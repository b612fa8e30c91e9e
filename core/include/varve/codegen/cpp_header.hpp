// SPDX-License-Identifier: MIT
#pragma once

#include "varve/codegen/view_columns.hpp"
#include "varve/declare/facets.hpp"
#include "varve/diag/diagnostic.hpp"
#include "varve/dialect/dialect.hpp"
#include "varve/model/schema.hpp"

#include <optional>
#include <string>
#include <vector>

namespace varve::codegen {

struct CppOptions {
    /// `shop`, `acme::shop`: see is_cpp_namespace().
    std::string name_space = "schema";
    /// Tables, `schema.table` for one outside the default schema; `*` stands for anything. Empty: all.
    std::vector<std::string> tables = {};
    /// Of the views whose declaration does not say what their columns hold. One with a column whose type is
    /// not known here is left out.
    ViewColumns views = {};
};

/// Whether a text names a namespace that C++ takes.
bool is_cpp_namespace(const std::string& text);

/// A C++ header with a typed model of every table of a schema, for `varve/orm.hpp`. The same schema gives the
/// same text. `facets` add what no database keeps; they may be empty.
///
/// Nothing when relations were reported to `sink` that cannot be. Throws Error(Usage) for a pattern that no
/// table fits.
std::optional<std::string> cpp_header(const Schema& schema, const declare::Facets& facets,
                                      const Dialect& dialect, const CppOptions& options,
                                      DiagnosticSink& sink);

/// What a model keeps of its table, to be compared when the program starts: 32 hexadecimal digits of the hash
/// of the table and all that lives in it.
std::string table_fingerprint(const Schema& schema, const QualifiedName& table);

}  // namespace varve::codegen
