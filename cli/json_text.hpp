// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

/// \file
/// The little JSON that commands write by themselves; documents of the core come from varve/report/json.hpp.

namespace varve::cli {

/// `"a\"b"`
std::string json_text(std::string_view text);

/// `["a", "b"]`
std::string json_list(const std::vector<std::string>& texts);

}  // namespace varve::cli
