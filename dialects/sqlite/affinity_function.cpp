// SPDX-License-Identifier: MIT
#include "affinity_function.hpp"

#include "failure.hpp"
#include "types.hpp"

#include <sqlite3.h>

namespace varve::sqlite {

namespace {

/// A number without a fraction is stored as an integer if no digit is lost.
bool is_whole(double number) {
    constexpr double limit = 9.2e18;
    return number > -limit && number < limit &&
           static_cast<double>(static_cast<sqlite3_int64>(number)) == number;
}

void store_as_text(sqlite3_context* context, sqlite3_value* value) {
    const int type = sqlite3_value_type(value);
    if (type == SQLITE_INTEGER || type == SQLITE_FLOAT) {
        const unsigned char* const text = sqlite3_value_text(value);
        sqlite3_result_text(context, reinterpret_cast<const char*>(text), sqlite3_value_bytes(value),
                            SQLITE_TRANSIENT);
        return;
    }
    sqlite3_result_value(context, value);
}

void store_as_number(sqlite3_context* context, sqlite3_value* value, Affinity affinity) {
    // Turns a text that reads as a number into one, as a column does; others stay.
    const int type = sqlite3_value_numeric_type(value);
    if (type == SQLITE_INTEGER && affinity == Affinity::Real) {
        sqlite3_result_double(context, static_cast<double>(sqlite3_value_int64(value)));
    } else if (type == SQLITE_FLOAT && affinity != Affinity::Real && is_whole(sqlite3_value_double(value))) {
        sqlite3_result_int64(context, static_cast<sqlite3_int64>(sqlite3_value_double(value)));
    } else {
        sqlite3_result_value(context, value);
    }
}

void store(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
    const auto* const type = reinterpret_cast<const char*>(sqlite3_value_text(arguments[1]));
    const Affinity affinity = affinity_of(type == nullptr ? "" : type);
    switch (affinity) {
    case Affinity::Text: store_as_text(context, arguments[0]); break;
    case Affinity::Blob: sqlite3_result_value(context, arguments[0]); break;
    case Affinity::Integer:
    case Affinity::Real:
    case Affinity::Numeric: store_as_number(context, arguments[0], affinity); break;
    }
}

}  // namespace

void add_affinity_function(sqlite3* database) {
    const int result =
        sqlite3_create_function_v2(database, "varve_stored", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr,
                                   store, nullptr, nullptr, nullptr);
    if (result != SQLITE_OK) {
        throw failure_of(database, "varve_stored");
    }
}

}  // namespace varve::sqlite
