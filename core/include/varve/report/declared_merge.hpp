// SPDX-License-Identifier: MIT
#pragma once

#include "varve/declare/text_merge.hpp"
#include "varve/dialect/dialect.hpp"

#include <optional>
#include <string>
#include <vector>

namespace varve::report {

struct DeclaredMerge {
    std::string text;
    /// For people, one line each; empty when the text says what both sides changed.
    std::vector<std::string> conflicts = {};
    /// Whether the merged text was read as a schema and compared with the merged schema. A file that leans on
    /// others cannot be read alone.
    bool is_checked = false;
};

/// Merges three versions of a declared file as schemas: fact by fact, and then finds the text that says so,
/// with the comments and the format of whoever changed what. Nothing when one version is not YAML; that was
/// reported then.
std::optional<DeclaredMerge> merge_declared(const declare::ThreeTexts& texts,
                                            declare::TextMergeOptions options, const Dialect& dialect,
                                            DiagnosticSink& sink);

}  // namespace varve::report
