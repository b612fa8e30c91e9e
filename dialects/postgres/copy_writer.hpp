// SPDX-License-Identifier: MIT
#pragma once

#include "libpq.hpp"

#include "varve/session/statement.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace varve::postgres {

/// COPY in binary form: nothing on the way is text.
class CopyWriter final : public BulkWriter {
public:
    /// `table` and `columns` are written as SQL wants them. Asks for the types of the columns. Throws Error.
    CopyWriter(PGconn* connection, const std::string& table, const std::string& columns);
    ~CopyWriter() override;

    /// Begins with the first row. Throws Error(Unsupported) when a value is not of its column's own type, so
    /// that INSERT would convert it, and when the server refuses COPY, as it does for views and where
    /// policies look at rows; a transaction goes on then.
    void add(std::span<const ValueField> fields, const void* row) override;
    std::uint64_t finish() override;
    std::string_view sql() const override { return m_sql; }

private:
    void begin(std::span<const ValueField> fields);
    void add_value(const ValueType& type, const void* object, Oid column);
    void add_content(const ValueType& type, const void* object, Oid column);
    void add_integer(std::int64_t number, Oid column);
    void add_text(const std::string& text);
    void add_json(const std::string& text, Oid column);
    template <class Number>
    void add_number(Number number);
    /// A number with its size before it.
    template <class Number>
    void add_field(Number number);
    void add_bytes(std::string_view bytes);
    void flush();
    void refuse_kind(const PGresult* result) const;
    [[noreturn]] void fail(const PGresult* result) const;

    PGconn* m_connection;
    std::string m_sql;
    std::vector<Oid> m_types;
    std::string m_buffer;
    bool m_is_open = false;
};

}  // namespace varve::postgres
