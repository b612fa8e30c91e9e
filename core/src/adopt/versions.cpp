// SPDX-License-Identifier: MIT
#include "file_names.hpp"
#include "times.hpp"

#include "varve/adopt/conversion.hpp"

#include <algorithm>
#include <functional>

namespace varve::adopt {

namespace {

constexpr std::size_t version_digits = 14;
constexpr std::size_t digits_of_minutes = 12;
constexpr std::size_t digits_of_milliseconds = 13;
constexpr std::size_t digits_of_seconds = 10;

std::string padded(std::string_view digits) {
    return digits.size() < version_digits ? std::string(version_digits - digits.size(), '0').append(digits)
                                          : std::string(digits);
}

/// Nothing is left of what is no number.
std::string version_of(const std::string& moment) {
    if (moment.empty() || digits_of(moment).size() != moment.size() || moment.size() > 18) {
        return {};
    }
    switch (moment.size()) {
    case digits_of_minutes: return moment + "00";
    case digits_of_milliseconds: return digits_of_time(std::stoll(moment) / 1000);
    case digits_of_seconds:
        return moment.front() == '1' ? digits_of_time(std::stoll(moment)) : padded(moment);
    default: return padded(moment).substr(0, version_digits);
    }
}

}  // namespace

std::vector<std::string> versions_for(const std::vector<ForeignMigration>& migrations) {
    std::vector<std::string> versions;
    for (const ForeignMigration& migration : migrations) {
        versions.push_back(version_of(migration.moment));
    }
    const bool is_ascending =
        std::adjacent_find(versions.begin(), versions.end(), std::greater_equal<>()) == versions.end();
    if (!is_ascending || (!versions.empty() && versions.front().empty())) {
        for (std::size_t at = 0; at < versions.size(); ++at) {
            versions[at] = padded(std::to_string(at + 1));
        }
    }
    return versions;
}

}  // namespace varve::adopt
