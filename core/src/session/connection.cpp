// SPDX-License-Identifier: MIT
#include "varve/session/connection.hpp"

namespace varve {

std::string Connection::query_text(const Sql& sql) {
    const std::unique_ptr<Cursor> rows = query(sql);
    return rows->next() ? std::string(rows->text(0)) : std::string();
}

std::int64_t Connection::query_integer(const Sql& sql) {
    const std::unique_ptr<Cursor> rows = query(sql);
    return rows->next() ? rows->integer(0) : 0;
}

}  // namespace varve
