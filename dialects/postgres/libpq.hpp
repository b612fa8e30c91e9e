// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/error.hpp"

#include <libpq-fe.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// What varve needs of libpq, with owners for its handles and its errors turned into varve's.

namespace varve::postgres {

struct ClearResult {
    void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPointer = std::unique_ptr<PGresult, ClearResult>;

/// Whether a statement went well, with or without rows.
bool is_success(const PGresult* result);

/// The server's complaint with everything that it said: SQLSTATE, DETAIL, HINT and the byte of `sql`.
Error error_of(const PGresult* result, const PGconn* connection, std::string_view sql);

/// Marks an error whose SQLSTATE says that others held locks.
void mark_lock_trouble(Error& error);

/// The offset of the n-th character (from 1) of a UTF-8 text; nothing when the text is shorter.
std::optional<std::size_t> byte_of_character(std::string_view text, std::size_t character);

/// The rows of one result, read by position. Owns the result; a view that it gives lives as long as it.
class Rows {
public:
    explicit Rows(ResultPointer result) : m_result(std::move(result)), m_count(PQntuples(m_result.get())) {}

    int count() const { return m_count; }
    /// The number of columns.
    int width() const { return PQnfields(m_result.get()); }
    bool is_null(int row, int column) const { return PQgetisnull(m_result.get(), row, column) != 0; }
    /// Empty for NULL.
    std::string_view text(int row, int column) const {
        return {PQgetvalue(m_result.get(), row, column),
                static_cast<std::size_t>(PQgetlength(m_result.get(), row, column))};
    }
    std::string string(int row, int column) const { return std::string(text(row, column)); }
    /// 0 for NULL.
    std::int64_t integer(int row, int column) const;
    Oid oid(int row, int column) const { return static_cast<Oid>(integer(row, column)); }
    /// False for NULL.
    bool flag(int row, int column) const { return text(row, column) == "t"; }
    /// The first character of a "char" value; NUL for NULL and for an empty one.
    char letter(int row, int column) const {
        const std::string_view value = text(row, column);
        return value.empty() ? '\0' : value.front();
    }

private:
    ResultPointer m_result;
    int m_count;
};

/// The items of a one-dimensional array as the server prints it, `{a,"b c"}`; NULL items are empty.
std::vector<std::string> array_items(std::string_view array);

/// The numbers of an array `{1,2}` or of a vector `1 2`.
std::vector<std::int64_t> array_numbers(std::string_view array);

}  // namespace varve::postgres
