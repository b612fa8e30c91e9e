// SPDX-License-Identifier: MIT
#include "cancellation.hpp"

#include <sys/socket.h>

#include <array>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace varve::postgres {

namespace {

using Clock = std::chrono::steady_clock;

/// A server that is well answers within it; a second Ctrl-C waits for it.
constexpr std::chrono::milliseconds moment(500);
/// Documented in docs/commands/migrate.md.
constexpr std::chrono::seconds patience(10);

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

}  // namespace varve::postgres
