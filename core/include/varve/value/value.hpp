// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace varve {

struct Null {
    bool operator==(const Null&) const = default;
};

using Bytes = std::vector<std::byte>;

/// One value on its way to or from a database. Owns its content.
using Value = std::variant<Null, bool, std::int64_t, double, std::string, Bytes>;

}  // namespace varve
