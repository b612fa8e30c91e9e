// SPDX-License-Identifier: MIT
#include "there_already.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace varve::execute {

bool says_it_is_there(const Error& error) {
    // Servers say it in the language of their settings, so that the SQLSTATE counts; SQLite has words only.
    constexpr std::string_view duplicates[] = {"42P07", "42710", "42P04", "42P06", "42701", "42723"};
    return std::find(std::begin(duplicates), std::end(duplicates), error.sqlstate()) !=
               std::end(duplicates) ||
           (error.sqlstate().empty() && error.code() == ErrorCode::Database &&
            std::string_view(error.what()).ends_with(" already exists"));
}

}  // namespace varve::execute
