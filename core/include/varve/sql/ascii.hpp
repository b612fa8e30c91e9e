// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace varve {

/// Lower case of the 26 letters of ASCII; every other byte stays. Keywords and the names that databases fold
/// are compared this way, whatever the locale.
constexpr char lower_ascii(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string lower_ascii(std::string_view text) {
    std::string lowered(text);
    std::transform(lowered.begin(), lowered.end(), lowered.begin(), [](char c) { return lower_ascii(c); });
    return lowered;
}

/// Whether two texts differ at most in the case of ASCII letters.
inline bool equals_ignoring_case(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char one, char other) { return lower_ascii(one) == lower_ascii(other); });
}

}  // namespace varve
