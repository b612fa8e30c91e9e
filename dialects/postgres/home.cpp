// SPDX-License-Identifier: MIT
#include "home.hpp"

#include "lexis.hpp"

#include "varve/session/percent_decoding.hpp"

#include <algorithm>
#include <string_view>

namespace varve::postgres {

namespace {

constexpr std::string_view parameter = "schema=";

/// The letters of `varve` as a number.
constexpr std::int64_t usual_key = 0x7661727665;

}  // namespace

Home home_of(const Url& url) {
    const std::string& text = url.text();
    const std::size_t question = text.find('?');
    if (question == std::string::npos) {
        return {"", url};
    }
    std::string schema;
    std::string rest;
    for (std::size_t begin = question + 1; begin <= text.size();) {
        const std::size_t end = std::min(text.find('&', begin), text.size());
        const std::string_view each = std::string_view(text).substr(begin, end - begin);
        if (each.starts_with(parameter)) {
            schema = percent_decoded(each.substr(parameter.size()));
        } else if (!each.empty()) {
            rest.append(rest.empty() ? "?" : "&").append(each);
        }
        begin = end + 1;
    }
    return {schema, Url(text.substr(0, question) + rest)};
}

std::string search_path_option(const std::string& schema) {
    std::string option = "-csearch_path=";
    // The server takes a backslash off, and cuts at spaces without one.
    for (const char c : lexis().name(schema)) {
        if (c == '\\' || c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v') {
            option += '\\';
        }
        option += c;
    }
    return option;
}

std::int64_t lock_key_of(const std::string& schema) {
    if (schema.empty()) {
        return usual_key;
    }
    // FNV-1a; two homes with the same number would only wait for each other.
    std::uint64_t sum = 0xcbf29ce484222325ULL;
    for (const char c : schema) {
        sum = (sum ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    }
    return static_cast<std::int64_t>((sum >> 2U) & ~std::uint64_t{1});
}

}  // namespace varve::postgres
