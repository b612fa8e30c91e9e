// SPDX-License-Identifier: MIT
#include "varve/query/expression.hpp"

namespace varve::query {

std::string escaped_pattern(std::string_view text) {
    std::string escaped;
    escaped.reserve(text.size());
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') {
            escaped += '\\';
        }
        escaped += c;
    }
    return escaped;
}

}  // namespace varve::query
