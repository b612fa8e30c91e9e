// SPDX-License-Identifier: MIT
#pragma once

#include "libpq.hpp"

#include "varve/session/statement.hpp"

#include <deque>
#include <string>
#include <string_view>

namespace varve::postgres {

class PreparedStatement;

/// The pipeline mode of libpq: what is sent waits in a buffer, and goes off with flush() at the latest. The
/// server answers in order, and skips what stands behind a failure until the next flush().
class ServerPipeline final : public Pipeline {
public:
    /// The connection must be idle, in a transaction or not.
    explicit ServerPipeline(PGconn* connection);
    ~ServerPipeline() override;

    void send_command(std::string_view sql) override;
    void send(Statement& statement) override;
    void flush() override;
    std::uint64_t receive() override;
    bool is_stale() const override { return m_is_stale; }

private:
    struct Awaited {
        /// Null for a command.
        PreparedStatement* statement;
        std::string command;
        /// The server was asked to prepare the statement before.
        bool is_prepared_now;
    };

    /// Everything that answers one statement.
    ResultPointer answer();
    ResultPointer answer_to(const Awaited& awaited);
    /// What is still awaited does not come; the statements must be there.
    void give_up() noexcept;
    /// Ends the mode, whatever has still to come.
    void leave() noexcept;
    [[noreturn]] void fail(ResultPointer result, const Awaited& awaited);

    PGconn* m_connection;
    std::deque<Awaited> m_awaited;
    /// Answers to flush() that have not come.
    int m_ends = 0;
    /// Something was sent behind the last flush().
    bool m_is_open_end = false;
    bool m_is_stale = false;
};

}  // namespace varve::postgres
