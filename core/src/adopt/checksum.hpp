// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace varve::adopt {

/// Lower-case hexadecimal of some bytes.
std::string hexadecimal(std::string_view bytes);

/// In hexadecimal: what Sqitch and sqlx keep of a file.
std::string sha1(std::string_view bytes);
std::string sha384(std::string_view bytes);

/// CRC-32 over the lines of a text without their ends, as a signed number: what Flyway keeps.
std::string crc32_of_lines(std::string_view text);

}  // namespace varve::adopt
