// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

namespace varve::execute {

using Clock = std::chrono::steady_clock;

inline std::chrono::milliseconds since(Clock::time_point start) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
}

}  // namespace varve::execute
