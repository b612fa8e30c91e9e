// SPDX-License-Identifier: MIT
#include "cancellation.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>

namespace varve::postgres {

namespace {

using Clock = std::chrono::steady_clock;

/// A server that is well answers within it; a second Ctrl-C waits for it.
constexpr std::chrono::milliseconds moment(500);
/// Documented in docs/commands/migrate.md.
constexpr std::chrono::seconds patience(10);

/// False when nothing has come for a moment.
bool await_data(PGconn* connection) {
    pollfd socket{PQsocket(connection), POLLIN, 0};
    return ::poll(&socket, 1, static_cast<int>(moment.count())) != 0;
}

}  // namespace

struct Cancellation::State {
    std::mutex mutex;
    std::condition_variable end;
    bool is_under_way = false;
    Clock::time_point since = {};
};

Cancellation::Cancellation() : m_state(std::make_shared<State>()) {}

Cancellation::~Cancellation() = default;

void Cancellation::request(PGconn* connection) {
    std::unique_lock guard(m_state->mutex);
    if (m_state->is_under_way) {
        if (Clock::now() - m_state->since > patience) {
            ::shutdown(PQsocket(connection), SHUT_RDWR);
        }
        return;
    }
    PGcancel* const cancellation = PQgetCancel(connection);
    if (cancellation == nullptr) {
        return;
    }
    m_state->is_under_way = true;
    m_state->since = Clock::now();
    std::thread([state = m_state, cancellation] {
        std::array<char, 256> message{};
        PQcancel(cancellation, message.data(), static_cast<int>(message.size()));
        PQfreeCancel(cancellation);
        const std::lock_guard done(state->mutex);
        state->is_under_way = false;
        state->end.notify_all();
    }).detach();
    m_state->end.wait_for(guard, moment, [&] { return !m_state->is_under_way; });
}

void Cancellation::end_statement(PGconn* connection) noexcept {
    try {
        request(connection);
        for (bool is_over = false; !is_over;) {
            while (PQisBusy(connection) == 1 && PQconsumeInput(connection) == 1 &&
                   PQisBusy(connection) == 1) {
                if (!await_data(connection)) {
                    request(connection);
                }
            }
            PGresult* const result = PQgetResult(connection);
            PQclear(result);
            is_over = result == nullptr;
        }
        await_request(connection);
    } catch (const std::system_error&) {
        // No thread is to be had, so nothing was cancelled: the rest is read.
        while (PGresult* const result = PQgetResult(connection)) {
            PQclear(result);
        }
    }
}

/// One that comes through later would stop another statement.
void Cancellation::await_request(PGconn* connection) {
    std::unique_lock guard(m_state->mutex);
    const auto has_ended = [&] { return !m_state->is_under_way; };
    if (!m_state->end.wait_until(guard, m_state->since + patience, has_ended)) {
        ::shutdown(PQsocket(connection), SHUT_RDWR);
    }
}

}  // namespace varve::postgres
