// SPDX-License-Identifier: MIT
#pragma once

#include "cancellation.hpp"
#include "libpq.hpp"
#include "parameters.hpp"

#include "varve/session/statement.hpp"

#include <string>
#include <vector>

namespace varve::postgres {

/// The server has forgotten the statement, or its plan gives other columns than it did.
bool is_stale(const PGresult* result);

/// A statement that the server knows by a name of its own. It is prepared at its first run, when the types of
/// its values are known, and once more when the server has forgotten it or its tables have changed. One
/// without a name is sent as a whole with each run, so that it does not matter which server session takes it;
/// its rows come as text, because nobody has asked which types they have.
class PreparedStatement final : public Statement {
public:
    /// `forgotten` is told the name when the server cannot be told that the statement is gone; it and
    /// `cancellation` are those of the connection.
    PreparedStatement(PGconn* connection, std::string_view sql, std::string name,
                      std::vector<std::string>& forgotten, Cancellation& cancellation);
    ~PreparedStatement() override;

    void keep_nothing() override { m_name.clear(); }
    void bind(std::size_t first, std::span<const ValueField> fields, const void* row) override;
    std::uint64_t execute() override;
    void open(Fetch fetch) override;
    bool next() override;
    void read(std::span<const ValueField> fields, void* row, std::size_t first_column) override;
    void close() noexcept override;
    std::size_t column_count() const override;
    std::string_view column_name(std::size_t column) const override;
    ResultColumn describe_column(std::size_t column) const override;
    std::string_view sql() const override { return m_sql; }

    // For pipelines.

    /// Sends it with its values; whether the server is asked to prepare and to describe it first.
    bool send();
    /// The server has prepared it since.
    void prepared(const PGresult& description);
    /// The server did not come to it.
    void not_prepared() { m_is_sent = false; }
    /// The answer: open from now on.
    void take(ResultPointer result);

private:
    void prepare();
    void forget() noexcept;
    ResultPointer run();
    ResultPointer run_unnamed();
    /// The first answer to what was sent.
    ResultPointer first_row(int was_sent);
    /// Runs it, and once more when a plan that the server keeps is no good any more.
    ResultPointer run_again_if_stale();
    void take_types(const PGresult* description);
    void drain() noexcept;
    [[noreturn]] void fail(const PGresult* result) const;
    [[noreturn]] void fail_as_empty() const;
    void check_places(const PGresult& description) const;

    PGconn* m_connection;
    std::string m_sql;
    /// Empty for one that is sent as a whole.
    std::string m_name;
    std::vector<std::string>* m_forgotten;
    Cancellation* m_cancellation;
    Parameters m_parameters;
    bool m_is_prepared = false;
    /// Sent to be prepared, and not answered yet.
    bool m_is_sent = false;
    /// The types of the values that it was prepared for.
    std::vector<Oid> m_told_types;
    std::vector<Oid> m_column_types;
    /// All columns in binary form, or all as text where one has none that is known here.
    int m_format = 1;
    ResultPointer m_result;
    int m_row = -1;
    int m_rows = 0;
    bool m_is_streaming = false;
    bool m_is_in_transaction = false;
};

}  // namespace varve::postgres
