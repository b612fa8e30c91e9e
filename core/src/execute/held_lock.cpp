// SPDX-License-Identifier: MIT
#include "held_lock.hpp"

#include "clock.hpp"

#include "varve/diag/error.hpp"

#include <algorithm>
#include <optional>
#include <thread>

namespace varve::execute {

namespace {

void wait(std::chrono::milliseconds time, const Interruption* interruption) {
    if (interruption == nullptr) {
        std::this_thread::sleep_for(time);
        return;
    }
    try {
        interruption->sleep(time);
    } catch (const Error&) {
        throw Error(ErrorCode::Interrupted, "interrupted while waiting for another runner; nothing was done");
    }
}

}  // namespace

HeldLock::HeldLock(const Dialect& dialect, const Url& url, Connection& work,
                   std::chrono::milliseconds timeout, Progress& progress, const Interruption* interruption)
    : m_lock(dialect.runner_lock(url)) {
    const Clock::time_point start = Clock::now();
    std::chrono::milliseconds pause(10);
    std::optional<std::string> shown;
    while (!m_lock->try_acquire() || !m_lock->try_guard(work)) {
        const std::string holder = m_lock->holder();
        if (since(start) >= timeout) {
            throw Error(ErrorCode::LockHeld, "another runner holds the lock of this database" +
                                                 (holder.empty() ? std::string() : ": " + holder))
                .with_hint("wait for it, or pass a longer `--lock-timeout`");
        }
        if (shown != holder) {
            progress.waiting_for_lock(holder);
            shown = holder;
        }
        wait(std::min(pause, std::max(timeout - since(start), std::chrono::milliseconds(1))), interruption);
        pause = std::min(pause * 2, std::chrono::milliseconds(200));
    }
}

HeldLock::~HeldLock() {
    try {
        m_lock->release();
    } catch (const Error&) {
        // The session is lost, and its locks with it.
    }
}

}  // namespace varve::execute
