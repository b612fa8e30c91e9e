// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

namespace varve::cli {

/// The beginning of a text in UTF-8, at most `count` characters of it; never a part of one.
std::string_view first_characters(std::string_view text, std::size_t count);

}  // namespace varve::cli
