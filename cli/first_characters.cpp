// SPDX-License-Identifier: MIT
#include "first_characters.hpp"

namespace varve::cli {

std::string_view first_characters(std::string_view text, std::size_t count) {
    std::size_t characters = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
        if (begins && ++characters > count) {
            return text.substr(0, at);
        }
    }
    return text;
}

}  // namespace varve::cli
