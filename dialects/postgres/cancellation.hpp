// SPDX-License-Identifier: MIT
#pragma once

#include "libpq.hpp"

#include <memory>

namespace varve::postgres {

/// Asks a server to stop what it does for a session, from another thread than the one that waits for it.
///
/// Whoever stands at the other end may have stopped as well, a pooler for one, and libpq's cancellation waits
/// for it without end. So that happens in a thread of its own: a request waits a moment for it, and a session
/// whose cancellation has not come through for long is cut off, which ends the wait of the one who uses it.
class Cancellation {
public:
    Cancellation();
    ~Cancellation();
    Cancellation(const Cancellation&) = delete;
    Cancellation& operator=(const Cancellation&) = delete;

    /// Returns soon. May be called again, also while the last one is under way.
    void request(PGconn* connection);
    /// Stops the statement whose rows nobody wants any more, and reads what is still on its way. The session
    /// is ready for the next one then, which no late cancellation hits, or it is cut off.
    void end_statement(PGconn* connection) noexcept;

private:
    void await_request(PGconn* connection);

    struct State;
    /// The thread may outlive the session.
    std::shared_ptr<State> m_state;
};

}  // namespace varve::postgres
