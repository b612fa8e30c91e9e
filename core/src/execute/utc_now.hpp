// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace varve::execute {

/// Now, as `2026-11-21T12:00:00Z`.
std::string utc_now();

}  // namespace varve::execute
