// SPDX-License-Identifier: MIT
#pragma once

#include "context.hpp"

#include "varve/declare/settings.hpp"
#include "varve/source/loader.hpp"
#include "varve/source/source.hpp"

#include <memory>
#include <optional>
#include <string>

namespace varve::cli {

/// Two sources of one dialect, read: what `varve diff` compares.
struct Comparison {
    declare::Settings settings;
    const Dialect* dialect = nullptr;
    Scope scope;
    source::Source from;
    source::Source to;
    source::LoadedSchema before;
    source::LoadedSchema after;
};

/// Reads two sources; without them the live database and the declared schema of the project. `dialect` is
/// needed when neither side nor the settings say one. Throws Error(Usage) when the sides are of different
/// dialects.
Comparison compare_sources(Context& context, const std::optional<std::string>& from,
                           const std::optional<std::string>& to, const std::optional<std::string>& dialect);

/// A source of the command line; without text the live database of the settings.
source::Source source_or_database(const std::optional<std::string>& text, const declare::Settings& settings);

/// The dialect that the sources, the option or the settings name, in this order of weight.
const Dialect& choose_dialect(Context& context, const std::vector<source::Source>& sources,
                              const std::optional<std::string>& option, const declare::Settings& settings);

}  // namespace varve::cli
