// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/execute/progress.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace varve::execute {

/// Tells the progress of what a connection is doing while it lives, if that takes long: from a second session
/// and another thread, since the first ones wait. The progress must not be used otherwise meanwhile.
class Watcher {
public:
    Watcher(const Dialect& dialect, const Url& url, Connection& work, Progress& progress);
    ~Watcher();
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;

private:
    void watch(const Dialect& dialect, const Url& url, Connection& work, Progress& progress);
    /// False when the object is about to end.
    bool wait();

    std::mutex m_mutex;
    std::condition_variable m_end;
    bool m_is_ending = false;
    std::thread m_thread;
};

}  // namespace varve::execute
