// SPDX-License-Identifier: MIT
#include "varve/value/uuid.hpp"

#include <cstddef>

namespace varve {

namespace {

std::optional<std::uint8_t> digit_of(char c) {
    if (c >= '0' && c <= '9') {
        return static_cast<std::uint8_t>(c - '0');
    }
    const char letter = static_cast<char>(c | 0x20);
    return letter >= 'a' && letter <= 'f' ? std::optional(static_cast<std::uint8_t>(letter - 'a' + 10))
                                          : std::nullopt;
}

}  // namespace

std::string to_text(const Uuid& uuid) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(36);
    for (std::size_t at = 0; at < uuid.bytes.size(); ++at) {
        if (at == 4 || at == 6 || at == 8 || at == 10) {
            text += '-';
        }
        text += digits[uuid.bytes[at] >> 4];
        text += digits[uuid.bytes[at] & 0xF];
    }
    return text;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
    if (text.size() > 2 && text.front() == '{' && text.back() == '}') {
        text = text.substr(1, text.size() - 2);
    }
    Uuid uuid;
    std::size_t count = 0;
    for (const char c : text) {
        if (c == '-') {
            continue;
        }
        const std::optional<std::uint8_t> digit = digit_of(c);
        if (!digit || count == 32) {
            return std::nullopt;
        }
        std::uint8_t& byte = uuid.bytes[count / 2];
        byte = static_cast<std::uint8_t>(byte << 4 | *digit);
        ++count;
    }
    return count == 32 ? std::optional(uuid) : std::nullopt;
}

}  // namespace varve
