// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace varve {

/// Sixteen bytes; the nil UUID when made without any.
struct Uuid {
    std::array<std::uint8_t, 16> bytes{};

    auto operator<=>(const Uuid&) const = default;
};

/// `0190f5fe-7c5a-7d3a-9c0e-2f6f3c1d2b4a`
std::string to_text(const Uuid& uuid);
/// Any case, with or without hyphens and braces; nothing when it is none.
std::optional<Uuid> parse_uuid(std::string_view text);

}  // namespace varve
