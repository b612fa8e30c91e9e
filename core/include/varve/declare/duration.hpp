// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace varve::declare {

/// `30s`, `5m`, `2h`, `500ms`, `90` (seconds); nothing for any other text.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// What to write instead: the end of a hint.
inline constexpr const char* duration_hint = "write `30s`, `5m` or `500ms`";

}  // namespace varve::declare
