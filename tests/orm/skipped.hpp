// SPDX-License-Identifier: MIT
#pragma once

#include "integration/conformance/dialect_under_test.hpp"

#include <iostream>
#include <string_view>

namespace varve::test {

/// For tests about one database only: on the others it says why, in the words that ctest takes for a test
/// that was skipped.
inline bool is_skipped_except_on(std::string_view dialect, std::string_view why) {
    const bool is_skipped = dialect_under_test() != dialect;
    if (is_skipped) {
        std::cout << "skipped: " << why << "\n";
    }
    return is_skipped;
}

}  // namespace varve::test
