// SPDX-License-Identifier: MIT
#pragma once

namespace varve {

/// What a transaction sees of others that run at the same time; the levels of the SQL standard.
enum class Isolation {
    Default,  ///< as the database is set
    ReadCommitted,
    RepeatableRead,
    Serializable
};

enum class AccessMode { ReadWrite, ReadOnly };

struct TransactionOptions {
    Isolation isolation = Isolation::Default;
    AccessMode access = AccessMode::ReadWrite;
    /// How often the whole is tried again when the database could not serialize it or broke a deadlock.
    int retries = 0;
};

}  // namespace varve
