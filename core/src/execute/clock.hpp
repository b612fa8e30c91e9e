// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>

namespace varve::execute {

using Clock = std::chrono::steady_clock;

std::chrono::milliseconds since(Clock::time_point start);

/// Now, as `2026-11-21T12:00:00Z`.
std::string utc_now();

}  // namespace varve::execute
