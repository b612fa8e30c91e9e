// SPDX-License-Identifier: MIT
#pragma once

#include "libpq.hpp"

#include "varve/session/statement.hpp"

#include <memory>
#include <string>
#include <vector>

namespace varve::postgres {

/// COPY in binary form: nothing on the way is text.
class CopyWriter final : public BulkWriter {
public:
    /// `table` and `columns` are written as SQL wants them. Null when a column has a type whose binary form
    /// is not known here.
    static std::unique_ptr<CopyWriter> open(PGconn* connection, const std::string& table,
                                            const std::string& columns);
    ~CopyWriter() override;

    void add(std::span<const ValueField> fields, const void* row) override;
    std::uint64_t finish() override;

private:
    CopyWriter(PGconn* connection, std::string sql, std::vector<Oid> types);

    void add_value(const ValueType& type, const void* object, Oid column);
    void add_content(const ValueType& type, const void* object, Oid column);
    void add_integer(std::int64_t number, Oid column);
    template <class Number>
    void add_number(Number number);
    void add_bytes(std::string_view bytes);
    void flush();
    [[noreturn]] void fail(const PGresult* result) const;

    PGconn* m_connection;
    std::string m_sql;
    std::vector<Oid> m_types;
    std::string m_buffer;
    bool m_is_open = true;
};

}  // namespace varve::postgres
