// SPDX-License-Identifier: MIT
#include "stop_signals.hpp"

#include "exit_code.hpp"

#include <ctime>
#include <unistd.h>

namespace varve::cli {

namespace {

/// Only wakes the thread.
constexpr int wake_up = SIGUSR1;

}  // namespace

StopSignals::StopSignals(execute::Interruption& interruption, Terminal& terminal)
    : m_interruption(interruption), m_terminal(terminal) {
    sigemptyset(&m_watched);
    for (const int signal : {SIGINT, SIGTERM, wake_up}) {
        sigaddset(&m_watched, signal);
    }
    // Threads inherit the mask, so the signals wait for the one thread that asks for them.
    pthread_sigmask(SIG_BLOCK, &m_watched, &m_masked_before);
    m_thread = std::thread([this] { wait_for_signals(); });
}

StopSignals::~StopSignals() {
    m_is_ending = true;
    pthread_kill(m_thread.native_handle(), wake_up);
    m_thread.join();
    pthread_sigmask(SIG_SETMASK, &m_masked_before, nullptr);
}

void StopSignals::wait_for_signals() {
    // A cancellation that arrives between two statements is lost, so it is said again.
    constexpr timespec interval{0, 100'000'000};
    while (!m_is_ending) {
        const int signal = m_interruption.is_requested() ? sigtimedwait(&m_watched, nullptr, &interval)
                                                         : sigwaitinfo(&m_watched, nullptr);
        if (m_is_ending) {
            return;
        }
        const bool is_wish = signal == SIGINT || signal == SIGTERM;
        if (is_wish && m_interruption.is_requested()) {
            ::_exit(static_cast<int>(ExitCode::Interrupted));
        }
        if (is_wish) {
            m_terminal.note("stopping: the statement in hand is cancelled; once more ends at once");
        }
        if (is_wish || m_interruption.is_requested()) {
            m_interruption.request();
        }
    }
}

}  // namespace varve::cli
