// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace varve::adopt {

/// `0003_add_users` in its two parts.
struct NumberedName {
    /// Digits as they are written: `0003`.
    std::string number;
    std::string rest;
};

/// Nothing when the name does not begin with digits; between the two stands one of `separators`.
std::optional<NumberedName> numbered(std::string_view name, std::string_view separators = "_");

/// Without zeros in front: `3`; `0` for nothing but zeros.
std::string without_zeros(std::string_view digits);

/// Whether a number, as digits of any length, is less than another one.
bool is_less_number(std::string_view left, std::string_view right);

/// The text without an ending, and the text itself when it ends otherwise.
std::string_view without_ending(std::string_view text, std::string_view ending);

/// Underscores and dashes become spaces.
std::string words_of(std::string_view name);

/// Only the digits of a text: `2019-02-26-002946` gives `20190226002946`.
std::string digits_of(std::string_view text);

}  // namespace varve::adopt
