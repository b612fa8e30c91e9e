// SPDX-License-Identifier: MIT
#include "failure.hpp"

#include <sqlite3.h>

#include <string>

namespace varve::sqlite {

namespace {

const char* hint_for(int code) {
    switch (code & 0xff) {
    case SQLITE_BUSY:
        return "another program is writing to the database; try again, or raise `?busy_timeout=` in the URL";
    case SQLITE_READONLY: return "the file, its folder or `?mode=ro` in the URL forbids writing";
    case SQLITE_FULL: return "the disk is full; a table rebuild needs room for a second copy of the table";
    default: return "";
    }
}

}  // namespace

Error failure_of(sqlite3* database, std::string_view statement) {
    const int offset = sqlite3_error_offset(database);
    Error error(ErrorCode::Database, sqlite3_errmsg(database));
    error.with_statement(std::string(statement),
                         offset < 0 ? std::nullopt : std::optional(static_cast<std::size_t>(offset)));
    const int code = sqlite3_extended_errcode(database);
    error.with_hint(hint_for(code));
    // Not SQLITE_LOCKED: that is a quarrel of one connection with itself.
    if ((code & 0xff) == SQLITE_BUSY) {
        error.with_lock_trouble();
    }
    // SQLite has no such states; this is the one by which a cancelled statement is known everywhere.
    if ((code & 0xff) == SQLITE_INTERRUPT) {
        error.with_sqlstate("57014");
    }
    return error;
}

}  // namespace varve::sqlite
