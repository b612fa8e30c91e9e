// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/diagnostic.hpp"
#include "varve/diag/source_text.hpp"

#include <optional>
#include <string>
#include <vector>

namespace varve::declare {

/// One field of a CSV file; one that is empty and has no quotes holds nothing.
struct CsvField {
    std::string text;
    bool is_quoted = false;
};

struct CsvRecord {
    std::vector<CsvField> fields;
    SourceRange range;
};

/// Reads RFC 4180: commas, "quotes" doubled inside, line ends of either kind, also inside of quotes. Empty
/// lines are left out. Nothing when an error was reported.
std::optional<std::vector<CsvRecord>> read_csv(const SourceText& source, DiagnosticSink& sink);

}  // namespace varve::declare
