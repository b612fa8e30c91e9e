// SPDX-License-Identifier: MIT
#include "failure.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <string>

namespace varve::sqlite {

namespace {

const char* hint_for(int code) {
    switch (code & 0xff) {
    case SQLITE_BUSY:
        return "another program is writing to the database; try again, or raise `?busy_timeout=` in the URL";
    case SQLITE_READONLY: return "the file, its folder or `?mode=ro` in the URL forbids writing";
    case SQLITE_FULL: return "the disk is full; a table rebuild needs room for a second copy of the table";
    case SQLITE_IOERR: return "look at the disk: it may be full, fail, or forbid files of this size";
    default: return "";
    }
}

/// `users.email, users.name` → the table and its columns.
void read_columns(std::string_view list, Violation& violation) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(", "), list.size());
        const std::string_view column = list.substr(0, end);
        const std::size_t point = column.rfind('.');
        if (point != std::string_view::npos) {
            violation.table = column.substr(0, point);
            violation.columns.emplace_back(column.substr(point + 1));
        }
        list.remove_prefix(std::min(end + 2, list.size()));
    }
}

bool is_query_only(sqlite3* database) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(database, "PRAGMA query_only", -1, &statement, nullptr);
    const bool is_set = sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_int(statement, 0) != 0;
    sqlite3_finalize(statement);
    return is_set;
}

Violation violation_of(int code, std::string_view message) {
    const std::size_t colon = message.find(": ");
    const std::string_view what = colon == std::string_view::npos ? "" : message.substr(colon + 2);
    Violation violation;
    switch (code) {
    case SQLITE_CONSTRAINT_NOTNULL: violation.kind = Violation::Kind::NotNull; break;
    case SQLITE_CONSTRAINT_CHECK: violation.kind = Violation::Kind::Check; break;
    case SQLITE_CONSTRAINT_FOREIGNKEY: violation.kind = Violation::Kind::ForeignKey; break;
    default: violation.kind = Violation::Kind::Unique; break;
    }
    constexpr std::string_view index = "index '";
    if (violation.kind == Violation::Kind::Check) {
        violation.constraint = what;
    } else if (what.starts_with(index)) {
        violation.constraint = what.substr(index.size(), what.size() - index.size() - 1);
    } else {
        read_columns(what, violation);
    }
    return violation;
}

std::string_view state_of(Violation::Kind kind) {
    switch (kind) {
    case Violation::Kind::NotNull: return "23502";
    case Violation::Kind::ForeignKey: return "23503";
    case Violation::Kind::Unique: return "23505";
    case Violation::Kind::Check: return "23514";
    case Violation::Kind::Exclusion: return "23P01";
    }
    return "";
}

}  // namespace

void classify(Error& error, sqlite3* database) {
    // The states are those of the SQL standard, which SQLite does not say: programs tell errors apart by them
    // on every database.
    const int code = sqlite3_extended_errcode(database);
    if ((code & 0xff) == SQLITE_CONSTRAINT && code != SQLITE_CONSTRAINT_TRIGGER) {
        error.with_violation(violation_of(code, error.what()));
        error.with_sqlstate(std::string(state_of(error.violation()->kind)));
        for (const std::string& column : error.violation()->columns) {
            error.with_field({column, std::string(to_string(error.violation()->kind)), error.what()});
        }
    } else if (code == SQLITE_BUSY_SNAPSHOT) {
        error.with_code(ErrorCode::Serialization).with_safe_retry().with_sqlstate("40001");
    }
}

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
    // The same for a write in a transaction that only reads; a file that forbids writing says more.
    if (code == SQLITE_READONLY && is_query_only(database)) {
        error.with_sqlstate("25006").with_hint("the transaction was begun to read only");
    }
    return error;
}

}  // namespace varve::sqlite
