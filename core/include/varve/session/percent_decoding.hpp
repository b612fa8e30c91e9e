// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace varve {

/// `%20` and its kin as the bytes that they stand for (RFC 3986, 2.1); a `%` that no two digits follow stands
/// for itself.
std::string percent_decoded(std::string_view text);

}  // namespace varve
