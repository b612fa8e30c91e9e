// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

/// \file
/// Dates and times as columns have them: whole microseconds, Gregorian, no zones with names. A moment is
/// always in UTC.

namespace varve {

using Date = std::chrono::year_month_day;

/// A time of a day on some clock, from 00:00 up to and including 24:00.
struct TimeOfDay {
    std::chrono::microseconds since_midnight{0};

    auto operator<=>(const TimeOfDay&) const = default;
};

/// A date and a time on some clock that nobody has named (`timestamp`).
using LocalTime = std::chrono::local_time<std::chrono::microseconds>;

/// A moment (`timestamptz`).
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

/// `2026-11-21`; years outside 0 to 9999 have a sign or more digits.
std::string to_text(const Date& date);
/// `12:00:00`, with six digits behind a point where the second is not whole.
std::string to_text(TimeOfDay time);
/// `2026-11-21 12:00:00`, sorted as text as it is in time.
std::string to_text(LocalTime time);
/// The same, in UTC, as CURRENT_TIMESTAMP of SQLite writes it.
std::string to_text(Instant time);

/// The same value. Throw Error(TypeMismatch) for a date that is on no calendar, a time that is on no clock,
/// and for years that are not 1 to 9999: databases do not agree on others, and their texts do not sort.
Date storable(Date date);
TimeOfDay storable(TimeOfDay time);
LocalTime storable(LocalTime time);
Instant storable(Instant time);

/// Reads what to_text() writes and what databases print: `T` for the space, up to nine digits of a second
/// (cut to microseconds), for moments `Z` and `+02:00` too; no zone is UTC. Nothing when it is none.
std::optional<Date> parse_date(std::string_view text);
std::optional<TimeOfDay> parse_time_of_day(std::string_view text);
std::optional<LocalTime> parse_local_time(std::string_view text);
std::optional<Instant> parse_instant(std::string_view text);

}  // namespace varve
