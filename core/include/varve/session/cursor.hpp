// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace varve {

/// The rows of a query, one at a time. Starts before the first row; columns count from 0.
///
/// Borrows its connection: use one cursor at a time and drop it before the next statement.
class Cursor {
public:
    virtual ~Cursor() = default;

    /// Goes to the next row; false at the end. Throws Error(Database).
    virtual bool next() = 0;

    virtual int column_count() const = 0;
    virtual std::string_view column_name(int column) const = 0;
    virtual bool is_null(int column) const = 0;
    /// The value as the server's text; empty for NULL. Valid until next().
    virtual std::string_view text(int column) const = 0;
    /// Throws Error(Database) when the value is not a number; 0 for NULL.
    virtual std::int64_t integer(int column) const = 0;
};

}  // namespace varve
