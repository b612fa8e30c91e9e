// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace varve {

/// The candidate that `word` was most probably meant to be: the nearest by edit distance with
/// neighbouring letters swapped counted as one edit, and no further than a third of its length.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace varve
