// SPDX-License-Identifier: MIT
#include "rule_values.hpp"

#include "varve/value/conversion.hpp"
#include "varve/value/decimal.hpp"
#include "varve/value/time.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace varve::orm {

namespace {

/// The value's own object, without what may hold nothing around it.
Value plain_value(const HeldValue& value) {
    ValueType plain = *value.type;
    plain.peek = nullptr;
    plain.emplace = nullptr;
    plain.is_left_out = nullptr;
    return value_at(plain, value.object);
}

std::partial_ordering compare_exactly(std::int64_t left, double right) {
    // Every number between these two fits into 64 bits when its fraction is cut off.
    constexpr double beyond = 9223372036854775808.0;
    if (std::isnan(right)) {
        return std::partial_ordering::unordered;
    }
    if (right >= beyond || right < -beyond) {
        return right > 0 ? std::partial_ordering::less : std::partial_ordering::greater;
    }
    const double whole = std::trunc(right);
    const auto number = static_cast<std::int64_t>(whole);
    return left != number ? std::partial_ordering(left <=> number) : 0.0 <=> (right - whole);
}

template <class T>
std::partial_ordering ordered(const HeldValue& left, const HeldValue& right) {
    return *static_cast<const T*>(left.object) <=> *static_cast<const T*>(right.object);
}

bool is_number(Scalar scalar) {
    return scalar == Scalar::Int16 || scalar == Scalar::Int32 || scalar == Scalar::Int64 ||
           scalar == Scalar::Float || scalar == Scalar::Double || scalar == Scalar::Decimal;
}

std::optional<std::partial_ordering> compare_numbers(const HeldValue& left, const HeldValue& right) {
    const Value second = plain_value(right);
    if (const auto* const number = std::get_if<double>(&second)) {
        return compare_with(left, *number);
    }
    const Value first = plain_value(left);
    if (const auto* const number = std::get_if<double>(&first)) {
        const auto turned = compare_with(right, *number);
        return turned ? std::optional(0 <=> *turned) : std::nullopt;
    }
    const auto one = Decimal::parse(shown(left));
    const auto other = Decimal::parse(shown(right));
    return one && other ? std::optional<std::partial_ordering>(*one <=> *other) : std::nullopt;
}

}  // namespace

HeldValue::HeldValue(const query::ColumnInfo& column, const void* row) : type(column.type) {
    const void* const place = static_cast<const char*>(row) + column.offset;
    is_left_out = type->is_left_out != nullptr && type->is_left_out(place);
    object = is_left_out ? nullptr : type->is_nullable() ? type->peek(place) : place;
}

std::string shown(double number) {
    std::array<char, 32> buffer{};
    return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr};
}

std::string shown(const HeldValue& value) {
    if (value.is_nothing()) {
        return "";
    }
    const Value held = plain_value(value);
    if (const auto* const truth = std::get_if<bool>(&held)) {
        return *truth ? "true" : "false";
    }
    if (const auto* const number = std::get_if<std::int64_t>(&held)) {
        return std::to_string(*number);
    }
    if (const auto* const number = std::get_if<double>(&held)) {
        return shown(*number);
    }
    if (const auto* const bytes = std::get_if<Bytes>(&held)) {
        return std::to_string(bytes->size()) + " bytes";
    }
    const auto* const text = std::get_if<std::string>(&held);
    return text == nullptr ? "" : *text;
}

std::optional<std::partial_ordering> compare_with(const HeldValue& value, double number) {
    if (!is_number(value.type->scalar)) {
        return std::nullopt;
    }
    const Value held = plain_value(value);
    if (const auto* const whole = std::get_if<std::int64_t>(&held)) {
        return compare_exactly(*whole, number);
    }
    if (const auto* const own = std::get_if<double>(&held)) {
        // A database sorts what is no number behind all others.
        return std::isnan(*own) ? std::partial_ordering::greater : *own <=> number;
    }
    const auto own = Decimal::parse(shown(value));
    const auto other = Decimal::parse(shown(number));
    return own && other ? std::optional<std::partial_ordering>(*own <=> *other) : std::nullopt;
}

std::optional<std::partial_ordering> compare(const HeldValue& left, const HeldValue& right) {
    if (is_number(left.type->scalar) && is_number(right.type->scalar)) {
        return compare_numbers(left, right);
    }
    if (left.type->scalar != right.type->scalar) {
        return std::nullopt;
    }
    switch (left.type->scalar) {
    case Scalar::Text: return ordered<std::string>(left, right);
    case Scalar::Date: return ordered<Date>(left, right);
    case Scalar::Time: return ordered<TimeOfDay>(left, right);
    case Scalar::Timestamp: return ordered<LocalTime>(left, right);
    case Scalar::Instant: return ordered<Instant>(left, right);
    default: return std::nullopt;
    }
}

std::optional<std::size_t> length_of(const HeldValue& value) {
    if (value.type->array != nullptr) {
        return value.type->array->size(value.object);
    }
    if (value.type->scalar == Scalar::Bytes) {
        return static_cast<const Bytes*>(value.object)->size();
    }
    if (value.type->scalar != Scalar::Text) {
        return std::nullopt;
    }
    const auto& text = *static_cast<const std::string*>(value.object);
    const auto is_first_byte = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_first_byte));
}

bool is_blank(const HeldValue& value) {
    if (value.type->array != nullptr) {
        return value.type->array->size(value.object) == 0;
    }
    return value.type->scalar == Scalar::Text &&
           static_cast<const std::string*>(value.object)->find_first_not_of(" \t\r\n") == std::string::npos;
}

}  // namespace varve::orm
