// SPDX-License-Identifier: MIT
#include "varve/diag/utf8.hpp"

namespace varve {

std::size_t first_invalid_utf8(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const std::size_t length = byte < 0x80         ? 1
                                   : (byte >> 5) == 6  ? 2
                                   : (byte >> 4) == 14 ? 3
                                   : (byte >> 3) == 30 ? 4
                                                       : 0;
        if (length == 0 || at + length > text.size()) {
            return at;
        }
        for (std::size_t next = at + 1; next < at + length; ++next) {
            if ((static_cast<unsigned char>(text[next]) & 0xC0U) != 0x80U) {
                return at;
            }
        }
        at += length;
    }
    return std::string_view::npos;
}

}  // namespace varve
