// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/diagnostic.hpp"
#include "varve/diag/source_text.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace varve::declare {

/// Environment variables by name. A plain value, so that a program need not change its own environment.
using Variables = std::map<std::string, std::string>;

/// Those of this process.
Variables process_variables();

/// Reads a `.env` file: `NAME=value` lines, `export` in front, quotes, `#` comments, `${OTHER}` in values.
/// Variables that `known` holds already win over the file. Reports lines that are none of these.
Variables read_env_file(const SourceText& source, Variables known, DiagnosticSink& sink);

/// The text with `${NAME}` and `${NAME:-default}` replaced; `$$` stands for a dollar sign.
///
/// Nothing, and an error at its place, when a variable without a default is not set. `begin` is where the
/// text stands in `source`.
std::optional<std::string> expand_variables(std::string_view text, const Variables& variables,
                                            const SourceText& source, std::size_t begin,
                                            DiagnosticSink& sink);

}  // namespace varve::declare
