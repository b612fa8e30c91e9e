// SPDX-License-Identifier: MIT
#pragma once

#include "context.hpp"

#include <optional>
#include <string>

namespace varve::cli {

/// `varve check --conflicts BASE..HEAD`: puts the migrations of two commits side by side and tries both
/// orders where each has some that the other one lacks. Without a name behind the dots it is the working
/// tree. Exit code Differs when they do not commute.
ExitCode check_branches(Context& context, const std::string& range, const std::optional<std::string>& format);

}  // namespace varve::cli
