// SPDX-License-Identifier: MIT
#include "default_names.hpp"

#include <algorithm>

namespace varve::postgres {

namespace {

constexpr std::size_t maximum_bytes = 63;

/// Cut without splitting a character.
std::string_view clipped(std::string_view text, std::size_t bytes) {
    std::size_t end = std::min(bytes, text.size());
    while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
        --end;
    }
    return text.substr(0, end);
}

/// The server's makeObjectName(): the longer of both parts is cut first.
std::string made_name(std::string_view first, std::string_view second, std::string_view label) {
    const std::size_t overhead = label.size() + 1 + (second.empty() ? 0 : 1);
    std::size_t first_size = first.size();
    std::size_t second_size = second.size();
    while (first_size + second_size > maximum_bytes - overhead) {
        first_size > second_size ? --first_size : --second_size;
    }
    std::string name(clipped(first, first_size));
    if (!second.empty()) {
        name += "_" + std::string(clipped(second, second_size));
    }
    return name + "_" + std::string(label);
}

std::string_view label_text(IndexLabel label) {
    switch (label) {
    case IndexLabel::PrimaryKey: return "pkey";
    case IndexLabel::Unique: return "key";
    case IndexLabel::Index: return "idx";
    }
    return {};
}

/// The columns joined; one that occurs twice gets a number, as several expressions do.
std::string joined(const std::vector<std::string>& columns) {
    std::vector<std::string> names;
    std::string text;
    for (const std::string& column : columns) {
        std::string name = column;
        for (int number = 1; std::find(names.begin(), names.end(), name) != names.end(); ++number) {
            name = column + std::to_string(number);
        }
        names.push_back(name);
        text += (text.empty() ? "" : "_") + name;
        if (text.size() > maximum_bytes) {
            break;
        }
    }
    return text;
}

}  // namespace

std::string default_index_name(std::string_view table, const std::vector<std::string>& columns,
                               IndexLabel label) {
    return made_name(table, label == IndexLabel::PrimaryKey ? std::string() : joined(columns),
                     label_text(label));
}

bool is_default_name(std::string_view name, std::string_view table, const std::vector<std::string>& columns,
                     IndexLabel label) {
    const std::string expected = default_index_name(table, columns, label);
    return name.starts_with(expected) &&
           std::all_of(name.begin() + static_cast<std::ptrdiff_t>(expected.size()), name.end(),
                       [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace varve::postgres
