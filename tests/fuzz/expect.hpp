// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>

namespace varve::fuzz {

/// Ends the program, so that the fuzzer keeps the input that led here.
inline void expect(bool holds, const char* what) {
    if (!holds) {
        std::cerr << "does not hold: " << what << "\n";
        std::abort();
    }
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

}  // namespace varve::fuzz
