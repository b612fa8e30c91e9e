// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/migration/migration.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace varve::migration {

/// A part of a section that happens at once: a transaction, or one statement outside of any.
struct Step {
    /// Statements [first, first + count) of the section.
    std::size_t first = 0;
    std::size_t count = 0;
    bool is_lone = false;

    bool operator==(const Step&) const = default;
};

/// Cuts a section into its steps, from one statement on. A section that can run in one transaction is one
/// step, an empty one too; this is the rule, and then nothing needs a journal.
std::vector<Step> cut(const Migration& migration, Direction direction, const Dialect& dialect,
                      std::size_t from = 0);

/// The statements of a step.
std::span<const PositionedStatement> statements_of(const Section& section, const Step& step);

/// SHA-256 of the normalised statements of a step.
std::string hash_of(const Section& section, const Step& step, const Lexis& lexis);

/// How a lone statement can be probed: by what its notes say, else by what the dialect knows.
Probe probe_of(const Section& section, const Step& step, const Dialect& dialect);

}  // namespace varve::migration
