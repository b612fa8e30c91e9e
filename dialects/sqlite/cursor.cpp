// SPDX-License-Identifier: MIT
#include "cursor.hpp"

#include "failure.hpp"

#include "varve/diag/error.hpp"

#include <sqlite3.h>

#include <charconv>
#include <utility>

namespace varve::sqlite {

RowCursor::RowCursor(sqlite3* database, StatementHandle statement)
    : m_database(database), m_statement(std::move(statement)) {}

bool RowCursor::next() {
    if (!m_statement) {
        return false;
    }
    const int result = sqlite3_step(m_statement.get());
    if (result != SQLITE_ROW && result != SQLITE_DONE) {
        throw failure_of(m_database, sqlite3_sql(m_statement.get()));
    }
    return result == SQLITE_ROW;
}

int RowCursor::column_count() const {
    return sqlite3_column_count(m_statement.get());
}

std::string_view RowCursor::column_name(int column) const {
    return sqlite3_column_name(m_statement.get(), column);
}

bool RowCursor::is_null(int column) const {
    return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL;
}

std::string_view RowCursor::text(int column) const {
    const auto* const text = reinterpret_cast<const char*>(sqlite3_column_text(m_statement.get(), column));
    // The length must be asked for after the conversion to text.
    const int size = sqlite3_column_bytes(m_statement.get(), column);
    return text == nullptr ? std::string_view() : std::string_view(text, static_cast<std::size_t>(size));
}

std::int64_t RowCursor::integer(int column) const {
    const int type = sqlite3_column_type(m_statement.get(), column);
    if (type == SQLITE_INTEGER || type == SQLITE_NULL) {
        return sqlite3_column_int64(m_statement.get(), column);
    }
    const std::string_view digits = text(column);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc() || end != digits.data() + digits.size()) {
        throw Error(ErrorCode::Database, "`" + std::string(digits) + "` is not an integer");
    }
    return number;
}

}  // namespace varve::sqlite
