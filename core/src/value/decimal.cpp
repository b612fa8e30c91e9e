// SPDX-License-Identifier: MIT
#include "varve/value/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace varve {

namespace {

bool is_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// A number in its pieces: no zeros at the front of `whole`, which may be empty.
struct Pieces {
    bool is_negative = false;
    std::string_view whole;
    std::string_view fraction;
};

Pieces pieces_of(std::string_view text) {
    Pieces pieces;
    pieces.is_negative = text.starts_with('-');
    text.remove_prefix(pieces.is_negative ? 1 : 0);
    const std::size_t point = std::min(text.find('.'), text.size());
    pieces.whole = text.substr(0, point);
    pieces.whole.remove_prefix(std::min(pieces.whole.find_first_not_of('0'), pieces.whole.size()));
    pieces.fraction = point == text.size() ? std::string_view() : text.substr(point + 1);
    return pieces;
}

std::string_view without_last_zeros(std::string_view digits) {
    return digits.substr(0, digits.find_last_not_of('0') + 1);
}

std::strong_ordering compare_size(const Pieces& left, const Pieces& right) {
    if (left.whole.size() != right.whole.size()) {
        return left.whole.size() <=> right.whole.size();
    }
    const int order = left.whole.compare(right.whole);
    return order != 0 ? order <=> 0
                      : without_last_zeros(left.fraction).compare(without_last_zeros(right.fraction)) <=> 0;
}

bool is_zero(const Pieces& pieces) {
    return pieces.whole.empty() && without_last_zeros(pieces.fraction).empty();
}

/// Moves the point of `digits` to stand behind `whole` of them; zeros are put where there are none.
std::string with_point(std::string digits, long whole) {
    if (whole <= 0) {
        digits.insert(0, static_cast<std::size_t>(1 - whole), '0');
        whole = 1;
    }
    if (static_cast<std::size_t>(whole) > digits.size()) {
        digits.append(static_cast<std::size_t>(whole) - digits.size(), '0');
    }
    const auto point = static_cast<std::size_t>(whole);
    return point == digits.size() ? digits : digits.substr(0, point) + "." + digits.substr(point);
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
    // More would be a mistake, or somebody who wants all the memory.
    constexpr long largest_exponent = 20000;
    const bool is_negative = text.starts_with('-');
    if (is_negative || text.starts_with('+')) {
        text.remove_prefix(1);
    }
    long exponent = 0;
    if (const std::size_t e = text.find_first_of("eE"); e != std::string_view::npos) {
        const std::string_view power = text.substr(text.substr(e + 1).starts_with('+') ? e + 2 : e + 1);
        const auto [end, error] = std::from_chars(power.data(), power.data() + power.size(), exponent);
        if (error != std::errc() || end != power.data() + power.size() ||
            std::abs(exponent) > largest_exponent) {
            return std::nullopt;
        }
        text = text.substr(0, e);
    }
    const std::size_t point = std::min(text.find('.'), text.size());
    std::string digits(text.substr(0, point));
    digits += point == text.size() ? std::string_view() : text.substr(point + 1);
    if (digits.empty() || !is_digits(digits)) {
        return std::nullopt;
    }
    std::string number = with_point(std::move(digits), static_cast<long>(point) + exponent);
    const std::size_t first =
        std::min(number.find_first_not_of('0'), std::min(number.find('.'), number.size()) - 1);
    Decimal decimal;
    decimal.m_text = number.substr(first);
    if (is_negative && !is_zero(pieces_of(decimal.m_text))) {
        decimal.m_text.insert(0, 1, '-');
    }
    return decimal;
}

std::size_t Decimal::scale() const {
    return pieces_of(m_text).fraction.size();
}

std::size_t Decimal::precision() const {
    const Pieces pieces = pieces_of(m_text);
    if (!pieces.whole.empty()) {
        return pieces.whole.size() + pieces.fraction.size();
    }
    const std::size_t first = pieces.fraction.find_first_not_of('0');
    return first == std::string_view::npos ? 1 : pieces.fraction.size() - first;
}

double Decimal::to_double() const {
    double value = 0;
    std::from_chars(m_text.data(), m_text.data() + m_text.size(), value);
    return value;
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
    const Pieces left = pieces_of(m_text);
    const Pieces right = pieces_of(other.m_text);
    if (is_zero(left) && is_zero(right)) {
        return std::strong_ordering::equal;
    }
    if (left.is_negative != right.is_negative) {
        return left.is_negative ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    return left.is_negative ? compare_size(right, left) : compare_size(left, right);
}

}  // namespace varve
