// SPDX-License-Identifier: MIT
#pragma once

#include "connection.hpp"

#include "varve/session/cursor.hpp"

namespace varve::sqlite {

/// The rows of one statement of a SQLite connection, which must outlive it.
class RowCursor : public Cursor {
public:
    RowCursor(sqlite3* database, StatementHandle statement);

    bool next() override;
    int column_count() const override;
    std::string_view column_name(int column) const override;
    bool is_null(int column) const override;
    std::string_view text(int column) const override;
    std::int64_t integer(int column) const override;

private:
    sqlite3* m_database;
    StatementHandle m_statement;
};

}  // namespace varve::sqlite
