// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/source_range.hpp"

#include <optional>
#include <stdexcept>
#include <string>

namespace varve {

/// Why an operation could not go on. The command line turns each into an exit code.
enum class ErrorCode {
    Usage,             ///< the caller asked for something that makes no sense
    Configuration,     ///< varve.yaml, an environment variable or a URL is wrong
    InvalidSchema,     ///< the declared schema is wrong
    InvalidMigration,  ///< a migration file or the directory is wrong
    Io,                ///< a file could not be read or written
    Connection,        ///< the database could not be reached, or went away
    Database,          ///< the database refused a statement
    LockHeld,          ///< another runner holds the lock
    Refused,           ///< it would lose data, or contradicts the history
    Unanswered,        ///< a question, such as a possible rename, needs an answer first
    Unsupported,       ///< this database cannot do that
    Interrupted,       ///< somebody asked the program to stop
    Internal,          ///< a defect of varve
};

/// Thrown when an operation cannot go on; caught in the command line's main only.
///
/// Never holds a password: whoever builds the message redacts URLs first.
class Error : public std::runtime_error {
public:
    Error(ErrorCode code, const std::string& message) : std::runtime_error(message), m_code(code) {}

    ErrorCode code() const { return m_code; }
    /// What the user can do about it; empty when nothing general can be said.
    const std::string& hint() const { return m_hint; }
    /// Where in the user's files it happened, when known.
    const std::optional<SourceRange>& range() const { return m_range; }
    /// The SQL that failed; empty when no statement was involved.
    const std::string& statement() const { return m_statement; }
    /// Byte offset into statement() that the server complained of, when it said one.
    const std::optional<std::size_t>& statement_offset() const { return m_statement_offset; }
    /// Five characters of the SQL standard, as the server gave them; empty when it did not.
    const std::string& sqlstate() const { return m_sqlstate; }
    /// What the server added to its message (DETAIL on PostgreSQL).
    const std::string& detail() const { return m_detail; }
    /// The database refused because others hold locks: the same may work a moment later.
    bool is_about_locks() const { return m_is_about_locks; }

    Error& with_hint(std::string hint);
    Error& with_range(SourceRange range);
    Error& with_statement(std::string statement, std::optional<std::size_t> offset = std::nullopt);
    Error& with_sqlstate(std::string sqlstate);
    Error& with_detail(std::string detail);
    Error& with_lock_trouble();

private:
    ErrorCode m_code;
    std::string m_hint;
    std::optional<SourceRange> m_range;
    std::string m_statement;
    std::optional<std::size_t> m_statement_offset;
    std::string m_sqlstate;
    std::string m_detail;
    bool m_is_about_locks = false;
};

/// Throws Error(Internal) naming the place: for states that only a defect of varve can reach.
[[noreturn]] void fail_assertion(const char* condition, const char* file, int line);

}  // namespace varve

#define VARVE_ASSERT(condition)                                                                              \
    ((condition) ? static_cast<void>(0) : ::varve::fail_assertion(#condition, __FILE__, __LINE__))
