// SPDX-License-Identifier: MIT
#include "checksum.hpp"

#include "marker_lines.hpp"

#include <cstdint>
#include <sha1.h>
#include <sha2.h>

namespace varve::adopt {

namespace {

const std::uint8_t* bytes_of(std::string_view text) {
    return reinterpret_cast<const std::uint8_t*>(text.data());
}

std::uint32_t crc32(std::uint32_t sum, std::string_view bytes) {
    for (const char c : bytes) {
        sum ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) {
            sum = (sum >> 1) ^ ((sum & 1) != 0 ? 0xEDB88320U : 0U);
        }
    }
    return sum;
}

}  // namespace

std::string hexadecimal(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        text += digits[static_cast<unsigned char>(c) >> 4];
        text += digits[static_cast<unsigned char>(c) & 15];
    }
    return text;
}

std::string sha1(std::string_view bytes) {
    char hex[SHA1_DIGEST_STRING_LENGTH];
    SHA1Data(bytes_of(bytes), bytes.size(), hex);
    return hex;
}

std::string sha384(std::string_view bytes) {
    char hex[SHA384_DIGEST_STRING_LENGTH];
    SHA384Data(bytes_of(bytes), bytes.size(), hex);
    return hex;
}

std::string crc32_of_lines(std::string_view text) {
    std::uint32_t sum = 0xFFFFFFFFU;
    for (const MarkerLine& line : lines_of(text)) {
        sum = crc32(sum, line.text);
    }
    return std::to_string(static_cast<std::int32_t>(~sum));
}

}  // namespace varve::adopt
