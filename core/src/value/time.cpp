// SPDX-License-Identifier: MIT
#include "varve/value/time.hpp"

#include "varve/diag/error.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace varve {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// Reads from the left; a step that does not fit leaves it failed.
class Scanner {
public:
    explicit Scanner(std::string_view text) : m_text(text) {}

    bool has_failed() const { return m_has_failed; }
    bool at_end() const { return m_text.empty(); }
    bool is_next(std::string_view characters) const {
        return !m_text.empty() && characters.find(m_text.front()) != std::string_view::npos;
    }
    bool accept(std::string_view characters) {
        const bool is_there = is_next(characters);
        if (is_there) {
            m_text.remove_prefix(1);
        }
        return is_there;
    }
    void expect(std::string_view characters) { m_has_failed = !accept(characters) || m_has_failed; }

    int number(std::size_t least_digits, std::size_t most_digits) {
        std::size_t size = 0;
        while (size < m_text.size() && size < most_digits && m_text[size] >= '0' && m_text[size] <= '9') {
            ++size;
        }
        int value = 0;
        std::from_chars(m_text.data(), m_text.data() + size, value);
        m_has_failed = size < least_digits || m_has_failed;
        m_text.remove_prefix(size);
        return value;
    }

    /// The digits behind a point, as microseconds.
    microseconds fraction() {
        std::int64_t value = 0;
        std::size_t digits = 0;
        for (; is_next("0123456789") && digits < 9; ++digits) {
            value = digits < 6 ? value * 10 + (m_text.front() - '0') : value;
            m_text.remove_prefix(1);
        }
        m_has_failed = digits == 0 || m_has_failed;
        for (; digits < 6; ++digits) {
            value *= 10;
        }
        return microseconds(value);
    }

private:
    std::string_view m_text;
    bool m_has_failed = false;
};

Date read_date(Scanner& scanner) {
    const bool is_negative = scanner.accept("-");
    const int year = scanner.number(4, 6);
    scanner.expect("-");
    const auto month = static_cast<unsigned>(scanner.number(2, 2));
    scanner.expect("-");
    const auto day = static_cast<unsigned>(scanner.number(2, 2));
    return {std::chrono::year(is_negative ? -year : year), std::chrono::month(month), std::chrono::day(day)};
}

microseconds read_time(Scanner& scanner) {
    microseconds time = hours(scanner.number(2, 2));
    scanner.expect(":");
    time += minutes(scanner.number(2, 2));
    if (scanner.accept(":")) {
        time += seconds(scanner.number(2, 2));
        if (scanner.accept(".")) {
            time += scanner.fraction();
        }
    }
    return time;
}

/// `Z`, `+02`, `+0200`, `+02:00`, `+02:00:30`
microseconds read_zone(Scanner& scanner) {
    if (scanner.at_end() || scanner.accept("Zz")) {
        return microseconds(0);
    }
    const bool is_west = scanner.is_next("-");
    scanner.expect("+-");
    microseconds offset = hours(scanner.number(2, 2));
    if (!scanner.at_end()) {
        scanner.accept(":");
        offset += minutes(scanner.number(2, 2));
    }
    if (scanner.accept(":")) {
        offset += seconds(scanner.number(2, 2));
    }
    return is_west ? -offset : offset;
}

std::optional<microseconds> read_moment(Scanner& scanner) {
    const Date date = read_date(scanner);
    microseconds time(0);
    if (!scanner.at_end()) {
        scanner.expect(" Tt");
        time = read_time(scanner);
    }
    if (scanner.has_failed() || !date.ok() || time > days(1)) {
        return std::nullopt;
    }
    return std::chrono::sys_days(date).time_since_epoch() + time;
}

std::string print_time(microseconds time) {
    std::array<char, 32> buffer{};
    const auto whole = std::chrono::duration_cast<seconds>(time);
    const auto second = static_cast<int>(whole.count());
    std::snprintf(buffer.data(), buffer.size(), "%02d:%02d:%02d", second / 3600, second / 60 % 60,
                  second % 60);
    std::string text = buffer.data();
    if (const microseconds rest = time - whole; rest.count() != 0) {
        std::snprintf(buffer.data(), buffer.size(), ".%06d", static_cast<int>(rest.count()));
        text += buffer.data();
    }
    return text;
}

std::string print_moment(microseconds since_epoch) {
    const auto day = std::chrono::floor<days>(since_epoch);
    return to_text(Date(std::chrono::sys_days(day))) + " " + print_time(since_epoch - day);
}

/// Of a moment since 1970, in days; wide enough for years that std::chrono::year is not.
void check_year(microseconds since_epoch) {
    constexpr auto first = std::chrono::sys_days(std::chrono::year(1) / 1 / 1);
    constexpr auto behind = std::chrono::sys_days(std::chrono::year(10000) / 1 / 1);
    if (since_epoch < first.time_since_epoch() || since_epoch >= behind.time_since_epoch()) {
        throw Error(ErrorCode::TypeMismatch, "a date of the program is not in the years 1 to 9999")
            .with_hint("databases keep others in ways of their own, or not at all");
    }
}

}  // namespace

Date storable(Date date) {
    if (!date.ok()) {
        throw Error(ErrorCode::TypeMismatch,
                    "the date `" + to_text(date) + "` of the program is on no calendar");
    }
    check_year(std::chrono::sys_days(date).time_since_epoch());
    return date;
}

TimeOfDay storable(TimeOfDay time) {
    if (time.since_midnight < microseconds(0) || time.since_midnight > days(1)) {
        throw Error(ErrorCode::TypeMismatch, "a time of the program is not between 00:00 and 24:00");
    }
    return time;
}

LocalTime storable(LocalTime time) {
    check_year(time.time_since_epoch());
    return time;
}

Instant storable(Instant time) {
    check_year(time.time_since_epoch());
    return time;
}

std::string to_text(const Date& date) {
    std::array<char, 32> buffer{};
    const int year = static_cast<int>(date.year());
    std::snprintf(buffer.data(), buffer.size(), "%s%04d-%02u-%02u", year < 0 ? "-" : "", std::abs(year),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return buffer.data();
}

std::string to_text(TimeOfDay time) {
    return print_time(time.since_midnight);
}

std::string to_text(LocalTime time) {
    return print_moment(time.time_since_epoch());
}

std::string to_text(Instant time) {
    return print_moment(time.time_since_epoch());
}

std::optional<Date> parse_date(std::string_view text) {
    Scanner scanner(text);
    const Date date = read_date(scanner);
    return scanner.has_failed() || !scanner.at_end() || !date.ok() ? std::nullopt : std::optional(date);
}

std::optional<TimeOfDay> parse_time_of_day(std::string_view text) {
    Scanner scanner(text);
    const microseconds time = read_time(scanner);
    return scanner.has_failed() || !scanner.at_end() || time > days(1) ? std::nullopt
                                                                       : std::optional(TimeOfDay{time});
}

std::optional<LocalTime> parse_local_time(std::string_view text) {
    Scanner scanner(text);
    const std::optional<microseconds> moment = read_moment(scanner);
    return moment && scanner.at_end() ? std::optional(LocalTime(*moment)) : std::nullopt;
}

std::optional<Instant> parse_instant(std::string_view text) {
    Scanner scanner(text);
    const std::optional<microseconds> moment = read_moment(scanner);
    if (!moment) {
        return std::nullopt;
    }
    const microseconds offset = read_zone(scanner);
    return scanner.has_failed() || !scanner.at_end() ? std::nullopt
                                                     : std::optional(Instant(*moment - offset));
}

}  // namespace varve
