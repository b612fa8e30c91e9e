// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

/// \file
/// What a database knows about statements that it does not run inside a transaction.

namespace varve {

/// Where a statement may stand among the transactions of a migration.
enum class Placement {
    Inside,        ///< in a transaction with its neighbours
    BeforeCommit,  ///< last in its transaction: what it makes cannot be used before that is committed
    Alone,         ///< outside any transaction
};

/// How to find out afterwards whether a statement outside of transactions happened, as data: it is kept in
/// the journal while the statement runs.
struct Probe {
    /// A query of one value: `done`, `not started` or `half done`. Empty when nothing in the database tells.
    std::string question = {};
    /// A query whose rows are statements that complete what is half done or clear it away; empty when the
    /// statement itself may simply run again over it.
    std::string mend = {};
    /// Running the statement a second time does no harm, so nobody has to know whether it ran.
    bool is_repeatable = false;

    bool operator==(const Probe&) const = default;
};

/// A statement that runs alone.
struct LoneStatement {
    Probe probe = {};
    /// It changes more than the database that it runs in (CREATE DATABASE, ALTER SYSTEM), so it must not run
    /// in a shadow.
    bool is_server_wide = false;
    /// While it waits for locks it keeps nobody else from working, so it may wait as long as it likes.
    bool waits_harmlessly = false;
};

/// How far a statement has come that another session is running.
struct StatementProgress {
    /// In the server's words: `building index: scanning table`.
    std::string phase;
    /// Of the phase; both 0 when the server does not count.
    std::int64_t done = 0;
    std::int64_t total = 0;
};

/// Looks at a working session from a second one.
class StatementWatch {
public:
    virtual ~StatementWatch() = default;

    /// Nothing when the session is not busy with something that the server counts. Throws Error(Database).
    virtual std::optional<StatementProgress> look() = 0;
};

}  // namespace varve
