// SPDX-License-Identifier: MIT
#pragma once

#include "context.hpp"

#include "varve/declare/settings.hpp"
#include "varve/declare/targets.hpp"
#include "varve/execute/target_list.hpp"

#include <cstddef>
#include <string>

namespace varve::cli {

/// What a file of targets says, or Reported. Variables come from the environment and from the project's
/// `.env`.
declare::Targets read_targets(Context& context, const declare::Settings& settings, const std::string& path);

/// The databases that it means at the moment: files are looked for, queries are asked. Throws Error.
execute::TargetList find_targets(const declare::Targets& targets, const declare::Settings& settings,
                                 const DialectRegistry& dialects);

/// Keeps only the first mention of each database, and says how many were left out: the same file, by
/// whichever path, or the same URL.
std::size_t leave_out_repeated(execute::TargetList& targets);

/// The dialect of all of them. Throws Error(Configuration) when there are several.
const Dialect& dialect_of(const execute::TargetList& targets, const DialectRegistry& dialects);

}  // namespace varve::cli
