// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace varve {

class Connection;

/// Only one runner at a time may change a database. Held by a connection of its own; released with the
/// object, and by the server when the process dies.
class RunnerLock {
public:
    virtual ~RunnerLock() = default;

    /// Takes the lock if nobody has it; never waits.
    virtual bool try_acquire() = 0;
    /// Makes the connection that will do the work part of the lock; borrowed until release(). False while the
    /// work of a runner that was killed goes on: a server ends a statement or a commit that it has begun, and
    /// by then the lock itself may be free. Never waits. True where work dies with its process.
    virtual bool try_guard(Connection& work);
    /// Called inside every transaction of the work before anything is recorded: throws Error(LockHeld) when
    /// the lock has passed to another runner meanwhile, which only a lock with an end in time can do.
    virtual void fence(Connection& work);
    /// Who holds it, for people (`pid 4711 on web-1 since 12:03:11`); empty when unknown or nobody.
    virtual std::string holder() = 0;
    virtual void release() = 0;
};

inline bool RunnerLock::try_guard(Connection& /*work*/) {
    return true;
}

inline void RunnerLock::fence(Connection& /*work*/) {}

}  // namespace varve
