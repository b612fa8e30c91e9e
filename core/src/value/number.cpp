// SPDX-License-Identifier: MIT
#include "varve/value/number.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace varve {

std::string to_text(double number) {
    std::array<char, 32> buffer{};
    return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr};
}

bool fits_float(double number) {
    return !std::isfinite(number) || std::fabs(number) <= std::numeric_limits<float>::max();
}

}  // namespace varve
