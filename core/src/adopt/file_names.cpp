// SPDX-License-Identifier: MIT
#include "file_names.hpp"

#include <algorithm>

namespace varve::adopt {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

}  // namespace

std::optional<NumberedName> numbered(std::string_view name, std::string_view separators) {
    const auto end = std::find_if_not(name.begin(), name.end(), is_digit);
    const auto length = static_cast<std::size_t>(end - name.begin());
    if (length == 0 || end == name.end() || separators.find(*end) == std::string_view::npos) {
        return std::nullopt;
    }
    return NumberedName{std::string(name.substr(0, length)), std::string(name.substr(length + 1))};
}

std::string without_zeros(std::string_view digits) {
    const std::size_t first = digits.find_first_not_of('0');
    return first == std::string_view::npos ? "0" : std::string(digits.substr(first));
}

bool is_less_number(std::string_view left, std::string_view right) {
    const std::string one = without_zeros(left);
    const std::string other = without_zeros(right);
    return one.size() != other.size() ? one.size() < other.size() : one < other;
}

std::string_view without_ending(std::string_view text, std::string_view ending) {
    return text.ends_with(ending) ? text.substr(0, text.size() - ending.size()) : text;
}

std::string words_of(std::string_view name) {
    std::string words(name);
    std::replace_if(
        words.begin(), words.end(), [](char c) { return c == '_' || c == '-'; }, ' ');
    return words;
}

std::string digits_of(std::string_view text) {
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_digit);
    return digits;
}

}  // namespace varve::adopt
