// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace varve {

/// Only one runner at a time may change a database. Held by a connection of its own; released with the
/// object, and by the server when the process dies.
class RunnerLock {
public:
    virtual ~RunnerLock() = default;

    /// Takes the lock if nobody has it; never waits.
    virtual bool try_acquire() = 0;
    /// Who holds it, for people (`pid 4711 on web-1 since 12:03:11`); empty when unknown or nobody.
    virtual std::string holder() = 0;
    virtual void release() = 0;
};

}  // namespace varve
