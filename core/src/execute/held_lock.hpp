// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/execute/interruption.hpp"
#include "varve/execute/progress.hpp"

#include <chrono>
#include <memory>

namespace varve::execute {

/// The runner lock of a database, held while the object lives.
class HeldLock {
public:
    /// Waits for it, and tells whom it waits for. `work` is the session that the lock protects. Throws
    /// Error(LockHeld) after the timeout, and Error(Interrupted) when somebody wants to stop.
    HeldLock(const Dialect& dialect, const Url& url, Connection& work, std::chrono::milliseconds timeout,
             Progress& progress, const Interruption* interruption = nullptr);
    ~HeldLock();
    HeldLock(const HeldLock&) = delete;
    HeldLock& operator=(const HeldLock&) = delete;

    RunnerLock& lock() const { return *m_lock; }

private:
    std::unique_ptr<RunnerLock> m_lock;
};

}  // namespace varve::execute
