// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

namespace varve {

/// Byte where the first thing stands that is no character in UTF-8; `npos` when there is none.
std::size_t first_invalid_utf8(std::string_view text);

}  // namespace varve
