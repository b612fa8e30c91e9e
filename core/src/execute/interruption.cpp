// SPDX-License-Identifier: MIT
#include "varve/execute/interruption.hpp"

#include "varve/diag/error.hpp"

#include <algorithm>
#include <thread>

namespace varve::execute {

void Interruption::request() {
    m_is_requested = true;
    const std::lock_guard guard(m_mutex);
    for (Connection* const each : m_connections) {
        each->cancel();
    }
}

void Interruption::check() const {
    if (m_is_requested) {
        throw Error(ErrorCode::Interrupted, "interrupted");
    }
}

void Interruption::sleep(std::chrono::milliseconds time) const {
    constexpr std::chrono::milliseconds most(50);
    for (std::chrono::milliseconds left = time; left.count() > 0; left -= most) {
        check();
        std::this_thread::sleep_for(std::min(left, most));
    }
    check();
}

Interruption::Statement::Statement(Interruption& interruption, Connection& connection)
    : m_interruption(interruption), m_connection(connection) {
    const std::lock_guard guard(interruption.m_mutex);
    interruption.check();
    interruption.m_connections.insert(&connection);
}

Interruption::Statement::~Statement() {
    const std::lock_guard guard(m_interruption.m_mutex);
    m_interruption.m_connections.erase(&m_connection);
}

}  // namespace varve::execute
