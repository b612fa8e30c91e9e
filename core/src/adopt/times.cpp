// SPDX-License-Identifier: MIT
#include "times.hpp"

#include "file_names.hpp"

#include "varve/adopt/adoption.hpp"

#include <algorithm>
#include <ctime>
#include <iomanip>
#include <sstream>

namespace varve::adopt {

namespace {

constexpr std::size_t digits_of_milliseconds = 13;

std::string formatted(std::time_t moment, const char* format) {
    std::tm parts{};
    gmtime_r(&moment, &parts);
    char text[32];
    return std::string(text, std::strftime(text, sizeof text, format, &parts));
}

/// Seconds that a zone such as `+02`, `-0530` or `+05:30` is before UTC; 0 when the text ends otherwise.
std::time_t seconds_of_zone(std::string_view rest) {
    const std::size_t sign = rest.find_last_of("+-");
    if (sign == std::string_view::npos) {
        return 0;
    }
    std::string digits = digits_of(rest.substr(sign + 1));
    digits.resize(4, '0');
    const int hours = std::stoi(digits.substr(0, 2));
    const int minutes = std::stoi(digits.substr(2, 2));
    return (rest[sign] == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
}

}  // namespace

std::string digits_of_time(std::int64_t seconds) {
    return formatted(static_cast<std::time_t>(seconds), "%Y%m%d%H%M%S");
}

std::string normal_time(std::string_view text) {
    constexpr const char* iso = "%Y-%m-%dT%H:%M:%SZ";
    const bool is_number = !text.empty() && digits_of(text).size() == text.size();
    if (is_number && text.size() == digits_of_milliseconds) {
        return formatted(static_cast<std::time_t>(std::stoll(std::string(text)) / 1000), iso);
    }
    constexpr std::size_t length = 19;  // 2026-11-21 12:00:00
    if (text.size() < length) {
        return {};
    }
    std::string moment(text.substr(0, length));
    std::replace(moment.begin(), moment.end(), 'T', ' ');
    std::tm parts{};
    std::istringstream stream(moment);
    stream >> std::get_time(&parts, "%Y-%m-%d %H:%M:%S");
    return stream.fail() ? std::string()
                         : formatted(timegm(&parts) - seconds_of_zone(text.substr(length)), iso);
}

}  // namespace varve::adopt
