// SPDX-License-Identifier: MIT
#include "support/observe.hpp"

#include <algorithm>
#include <iterator>

namespace varve::test {

std::string difference(const std::vector<std::string>& expected, const std::vector<std::string>& actual) {
    std::vector<std::string> gone;
    std::vector<std::string> added;
    std::set_difference(expected.begin(), expected.end(), actual.begin(), actual.end(),
                        std::back_inserter(gone));
    std::set_difference(actual.begin(), actual.end(), expected.begin(), expected.end(),
                        std::back_inserter(added));
    std::string text;
    for (const std::string& line : gone) {
        text += "- " + line + "\n";
    }
    for (const std::string& line : added) {
        text += "+ " + line + "\n";
    }
    return text;
}

}  // namespace varve::test
