// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace varve {

/// A decimal number with all its digits, never a floating one. It keeps the zeros behind the point that it
/// was given (`1.50`); comparing does not look at them. No arithmetic: databases do that, or a library of the
/// program's choice.
class Decimal {
public:
    Decimal() = default;
    explicit Decimal(std::int64_t whole) : m_text(std::to_string(whole)) {}

    /// Digits with an optional sign, point and exponent; nothing for everything else, `NaN` too.
    static std::optional<Decimal> parse(std::string_view text);

    /// `-12.50`: without exponent, without `+`, with a digit on both sides of a point.
    const std::string& text() const { return m_text; }
    /// How many digits stand behind the point.
    std::size_t scale() const;
    /// How many digits there are without zeros at the front.
    std::size_t precision() const;
    /// The nearest floating number.
    double to_double() const;

    std::strong_ordering operator<=>(const Decimal& other) const;
    bool operator==(const Decimal& other) const { return (*this <=> other) == 0; }

private:
    std::string m_text = "0";
};

}  // namespace varve
