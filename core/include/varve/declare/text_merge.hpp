// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/diagnostic.hpp"
#include "varve/diag/source_text.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace varve::declare {

/// The three versions of one declared file.
struct ThreeTexts {
    std::shared_ptr<const SourceText> base;
    std::shared_ptr<const SourceText> ours;
    std::shared_ptr<const SourceText> theirs;
};

struct TextMergeOptions {
    /// Length of `<<<<<<<`.
    std::size_t marker_size = 7;
    std::string ours_label = "ours";
    std::string base_label = "base";
    std::string theirs_label = "theirs";
    /// Asked for an entry of a section (`tables`, `users`) in which both sides changed one thing: its text as
    /// it should be, key included and without indent, or nothing.
    std::function<std::optional<std::string>(const std::string& section, const std::string& name)> settle =
        {};
    /// Whether an entry of a section that both sides changed must be decided by a person, although its lines
    /// fit together: both gave a table a primary key.
    std::function<bool(const std::string& section, const std::string& name)> is_contested = {};
};

struct TextMerge {
    std::string text;
    /// `tables.users.columns.age`; empty when everything fits together.
    std::vector<std::string> conflicts = {};
};

/// Merges YAML entry by entry instead of line by line: what only one side changed is taken with its comments
/// and its format, in the place where that side has it; how a value is spelt (quotes, flow or block, order of
/// keys) is no change. Where both sides changed one entry in different ways, all three stand between markers.
/// Lines end as those of ours do.
/// Nothing when one of them is not YAML; that was reported then.
std::optional<TextMerge> merge_yaml(const ThreeTexts& texts, const TextMergeOptions& options,
                                    DiagnosticSink& sink);

}  // namespace varve::declare
