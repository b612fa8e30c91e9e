// SPDX-License-Identifier: MIT
#include "binary.hpp"

#include "varve/diag/error.hpp"

#include <array>
#include <cstdio>
#include <vector>

namespace varve::postgres {

namespace {

constexpr std::chrono::sys_days first_day = std::chrono::year(2000) / 1 / 1;

constexpr std::uint16_t negative = 0x4000;
constexpr std::uint16_t not_a_number = 0xC000;
constexpr std::uint16_t positive_infinity = 0xD000;
constexpr std::uint16_t negative_infinity = 0xF000;

/// Four decimal digits.
std::string group_text(std::uint16_t group) {
    std::array<char, 8> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%04u", static_cast<unsigned>(group));
    return buffer.data();
}

constexpr std::chrono::sys_days first_of_years = std::chrono::year::min() / 1 / 1;
constexpr std::chrono::sys_days last_of_years = std::chrono::year::max() / 12 / 31;

std::uint64_t microseconds_since_2000(std::chrono::microseconds since_epoch) {
    return static_cast<std::uint64_t>((since_epoch - first_day.time_since_epoch()).count());
}

}  // namespace

std::uint32_t binary_of(const Date& date) {
    return static_cast<std::uint32_t>((std::chrono::sys_days(storable(date)) - first_day).count());
}

std::uint64_t binary_of(TimeOfDay time) {
    return static_cast<std::uint64_t>(storable(time).since_midnight.count());
}

std::uint64_t binary_of(LocalTime time) {
    return microseconds_since_2000(storable(time).time_since_epoch());
}

std::uint64_t binary_of(Instant time) {
    return microseconds_since_2000(storable(time).time_since_epoch());
}

void check_text(const std::string& text) {
    if (text.find('\0') != std::string::npos) {
        throw Error(ErrorCode::TypeMismatch, "PostgreSQL has no texts with a NUL character")
            .with_hint("bytes belong into a column of type bytea");
    }
}

std::optional<Date> date_of_days(std::int32_t days) {
    const std::int64_t since_2000 = days;
    const bool is_far =
        since_2000 < (first_of_years - first_day).count() || since_2000 > (last_of_years - first_day).count();
    return is_far ? std::nullopt : std::optional(Date(first_day + std::chrono::days(days)));
}

std::optional<std::chrono::microseconds> since_epoch(std::int64_t microseconds_since_2000) {
    const std::chrono::microseconds time(microseconds_since_2000);
    const bool is_far = time < first_of_years - first_day || time > last_of_years - first_day;
    return is_far ? std::nullopt : std::optional(time + first_day.time_since_epoch());
}

std::string numeric_text(std::string_view bytes) {
    const auto count = read_number<std::uint16_t>(bytes.data());
    const auto weight = static_cast<std::int16_t>(read_number<std::uint16_t>(bytes.data() + 2));
    const auto sign = read_number<std::uint16_t>(bytes.data() + 4);
    const auto scale = read_number<std::uint16_t>(bytes.data() + 6);
    switch (sign) {
    case not_a_number: return "NaN";
    case positive_infinity: return "Infinity";
    case negative_infinity: return "-Infinity";
    default: break;
    }
    const auto group = [&](int place) {
        const bool is_there = place >= 0 && place < count;
        return group_text(is_there ? read_number<std::uint16_t>(bytes.data() + 8 + 2 * place)
                                   : std::uint16_t{0});
    };
    std::string whole;
    for (int place = 0; place <= weight; ++place) {
        whole += group(place);
    }
    const std::size_t first = whole.find_first_not_of('0');
    std::string text = sign == negative ? "-" : "";
    text += first == std::string::npos ? "0" : whole.substr(first);
    if (scale != 0) {
        std::string fraction;
        for (int place = weight + 1; fraction.size() < scale; ++place) {
            fraction += group(place);
        }
        text += "." + fraction.substr(0, scale);
    }
    return text;
}

std::string numeric_bytes(const Decimal& decimal) {
    std::string_view text = decimal.text();
    const bool is_negative = text.starts_with('-');
    text.remove_prefix(is_negative ? 1 : 0);
    const std::size_t point = std::min(text.find('.'), text.size());
    std::string whole(text.substr(0, point));
    std::string fraction(point == text.size() ? std::string_view() : text.substr(point + 1));
    const auto scale = static_cast<std::uint16_t>(fraction.size());
    whole.insert(0, (4 - whole.size() % 4) % 4, '0');
    fraction.append((4 - fraction.size() % 4) % 4, '0');
    const std::string digits = whole + fraction;
    const std::size_t count = digits.size() / 4;
    std::string bytes(8 + 2 * count, '\0');
    write_number<std::uint16_t>(bytes.data(), static_cast<std::uint16_t>(count));
    write_number<std::uint16_t>(bytes.data() + 2, static_cast<std::uint16_t>(whole.size() / 4 - 1));
    write_number<std::uint16_t>(bytes.data() + 4, is_negative ? negative : std::uint16_t{0});
    write_number<std::uint16_t>(bytes.data() + 6, scale);
    for (std::size_t at = 0; at < count; ++at) {
        write_number<std::uint16_t>(bytes.data() + 8 + 2 * at,
                                    static_cast<std::uint16_t>(std::stoul(digits.substr(4 * at, 4))));
    }
    return bytes;
}

}  // namespace varve::postgres
