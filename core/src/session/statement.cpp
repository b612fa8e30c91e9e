// SPDX-License-Identifier: MIT
#include "varve/session/statement.hpp"

#include "varve/diag/error.hpp"

#include <string>

namespace varve {

namespace {

std::string counted(std::size_t number, const std::string& what) {
    return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

}  // namespace

void throw_value_count(std::size_t places, std::size_t values, std::string_view sql) {
    throw Error(ErrorCode::Usage, "the statement has " + counted(places, "place") + " for values, and " +
                                      counted(values, "value") + (values == 1 ? " was" : " were") + " given")
        .with_statement(std::string(sql));
}

void throw_column_count(std::size_t columns, std::size_t wanted, std::string_view sql) {
    throw Error(ErrorCode::Usage, "the statement gives " + counted(columns, "column") + ", and " +
                                      std::to_string(wanted) + (wanted == 1 ? " is" : " are") + " read")
        .with_statement(std::string(sql));
}

}  // namespace varve
