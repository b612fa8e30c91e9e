// SPDX-License-Identifier: MIT
#pragma once

#include "location.hpp"

#include "varve/dialect/runner_lock.hpp"

#include <string>

namespace varve::sqlite {

/// The right to change a database file, held on a file of its own beside it: `app.db.varve-lock`.
///
/// Not a lock of SQLite's on the database itself: that would keep out the runner's own writes. The kernel
/// frees it with the last descriptor, so the death of the holder leaves nothing behind that counts; whoever
/// reads the file sees who holds it. A database in memory belongs to its process and needs none.
class RunnerLock : public varve::RunnerLock {
public:
    explicit RunnerLock(const Location& location);
    ~RunnerLock() override;
    RunnerLock(const RunnerLock&) = delete;
    RunnerLock& operator=(const RunnerLock&) = delete;

    /// Throws Error(Io) when the lock file cannot be made.
    bool try_acquire() override;
    std::string holder() override;
    void release() override;

private:
    /// Empty for a database in memory.
    std::string m_path;
    int m_descriptor = -1;
};

}  // namespace varve::sqlite
