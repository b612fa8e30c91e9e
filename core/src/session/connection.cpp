// SPDX-License-Identifier: MIT
#include "varve/session/connection.hpp"

#include "varve/diag/error.hpp"

namespace varve {

std::string Connection::query_text(const Sql& sql) {
    const std::unique_ptr<Cursor> rows = query(sql);
    return rows->next() ? std::string(rows->text(0)) : std::string();
}

std::int64_t Connection::query_integer(const Sql& sql) {
    const std::unique_ptr<Cursor> rows = query(sql);
    return rows->next() ? rows->integer(0) : 0;
}

bool Connection::has_table(const QualifiedName& table) {
    try {
        query(Sql() << "SELECT 1 FROM " << table << " WHERE 1 = 0")->next();
        return true;
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Database) {
            throw;
        }
        return false;
    }
}

}  // namespace varve
