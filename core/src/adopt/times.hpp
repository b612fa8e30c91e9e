// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace varve::adopt {

/// Seconds since 1970 as 14 digits of date and time, UTC.
std::string digits_of_time(std::int64_t seconds);

}  // namespace varve::adopt
