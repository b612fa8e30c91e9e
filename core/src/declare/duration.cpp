// SPDX-License-Identifier: MIT
#include "varve/declare/duration.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

namespace varve::declare {

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> units{
        {{"", 1000}, {"s", 1000}, {"ms", 1}, {"m", 60'000}, {"h", 3'600'000}}};
    std::int64_t number = 0;
    const auto [rest, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit(rest, static_cast<std::size_t>(text.data() + text.size() - rest));
    for (const auto& [name, milliseconds] : units) {
        if (failure == std::errc() && unit == name && number >= 0 && number <= 1'000'000) {
            return std::chrono::milliseconds(number * milliseconds);
        }
    }
    return std::nullopt;
}

}  // namespace varve::declare
