// SPDX-License-Identifier: MIT
#include "watcher.hpp"

#include <chrono>
#include <exception>
#include <memory>
#include <optional>

namespace varve::execute {

Watcher::Watcher(const Dialect& dialect, const Url& url, Connection& work, Progress& progress)
    : m_thread([this, &dialect, &url, &work, &progress] { watch(dialect, url, work, progress); }) {}

Watcher::~Watcher() {
    {
        const std::lock_guard guard(m_mutex);
        m_is_ending = true;
    }
    m_end.notify_all();
    m_thread.join();
}

bool Watcher::wait() {
    constexpr std::chrono::milliseconds interval(500);
    std::unique_lock guard(m_mutex);
    return !m_end.wait_for(guard, interval, [&] { return m_is_ending; });
}

void Watcher::watch(const Dialect& dialect, const Url& url, Connection& work, Progress& progress) {
    try {
        std::unique_ptr<StatementWatch> watch;
        while (wait()) {
            watch = watch == nullptr ? dialect.watch(url, work) : std::move(watch);
            if (watch == nullptr) {
                return;
            }
            if (const std::optional<StatementProgress> seen = watch->look()) {
                progress.working(*seen);
            }
        }
    } catch (const std::exception&) {
        // An exception that left the thread would end the program in the middle of its work. Who may not look
        // (no connection left, no right) still gets the work done.
    }
}

}  // namespace varve::execute
