// SPDX-License-Identifier: MIT
#include "json_text.hpp"

#include <nlohmann/json.hpp>

namespace varve::cli {

std::string json_text(std::string_view text) {
    // Names may hold any bytes; what is no UTF-8 becomes U+FFFD rather than an exception.
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string json_list(const std::vector<std::string>& texts) {
    std::string list;
    for (const std::string& text : texts) {
        list += (list.empty() ? "" : ", ") + json_text(text);
    }
    return "[" + list + "]";
}

}  // namespace varve::cli
