// SPDX-License-Identifier: MIT
#pragma once

#include "connection.hpp"

#include "varve/session/statement.hpp"

#include <string>

namespace varve::sqlite {

/// A statement of SQLite with typed values.
class PreparedStatement final : public Statement {
public:
    PreparedStatement(Connection& connection, StatementHandle statement);

    void bind(std::size_t first, std::span<const ValueField> fields, const void* row) override;
    std::uint64_t execute() override;
    void open(Fetch fetch) override;
    bool next() override;
    void read(std::span<const ValueField> fields, void* row, std::size_t first_column) override;
    void close() noexcept override;
    std::size_t column_count() const override;
    std::string_view column_name(std::size_t column) const override;
    ResultColumn describe_column(std::size_t column) const override;
    std::string_view sql() const override;

private:
    [[noreturn]] void fail();

    int step();
    std::size_t places() const;
    void check_bound();

    sqlite3* m_database;
    Patience* m_patience;
    /// When this run has to be over.
    Patience::Clock::time_point m_end = Patience::Clock::time_point::max();
    StatementHandle m_statement;
    /// How many places have been given values for this run.
    std::size_t m_bound = 0;
};

}  // namespace varve::sqlite
