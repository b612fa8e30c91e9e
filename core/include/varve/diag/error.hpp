// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/source_range.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace varve {

/// Why an operation could not go on. The command line turns each into an exit code.
enum class ErrorCode {
    Usage,                ///< the caller asked for something that makes no sense
    Configuration,        ///< varve.yaml, an environment variable or a URL is wrong
    InvalidSchema,        ///< the declared schema is wrong
    InvalidMigration,     ///< a migration file or the directory is wrong
    Io,                   ///< a file could not be read or written
    Connection,           ///< the database could not be reached, or went away
    Database,             ///< the database refused a statement
    LockHeld,             ///< another runner holds the lock
    Refused,              ///< it would lose data, or contradicts the history
    Unanswered,           ///< a question, such as a possible rename, needs an answer first
    Unsupported,          ///< this database cannot do that
    Interrupted,          ///< somebody asked the program to stop
    ConstraintViolation,  ///< the database refused rows; violation() says over which constraint
    Serialization,        ///< transactions at the same time got in each other's way; trying again may help
    Validation,           ///< rows break rules of their model; fields() says which
    StaleRow,             ///< somebody else has changed or deleted the row since it was read
    NotFound,             ///< a row was asked for that is not there
    NotLoaded,            ///< a relation was read that nobody has loaded
    TypeMismatch,         ///< a value does not fit into the type that it is read into
    PoolExhausted,        ///< no connection came free in time
    Misuse,    ///< an object was used when it no longer may be, such as a transaction after its end
    Internal,  ///< a defect of varve
};

/// The constraint that rows would have broken.
struct Violation {
    enum class Kind { Unique, ForeignKey, Check, NotNull, Exclusion };
    Kind kind = Kind::Unique;
    /// As far as the database tells; empty where it does not.
    std::string table = {};
    std::string constraint = {};
    std::vector<std::string> columns = {};

    bool operator==(const Violation&) const = default;
};

/// `unique`, `foreign_key`, `check`, `not_null`, `exclusion`
std::string_view to_string(Violation::Kind kind);

/// One value that breaks a rule.
struct FieldError {
    /// `email`, `address.city`, `posts[2].title`
    std::string path;
    /// `required`, `max_length`, `unique` …
    std::string rule;
    /// What the rule wants, for people: `is longer than 255 characters`.
    std::string message;
    /// The value that breaks it, as text; empty where it is not known, is NULL, or shall not be told.
    std::string value = {};

    bool operator==(const FieldError&) const = default;
};

/// Thrown when an operation cannot go on.
///
/// Never holds a password: whoever builds the message redacts URLs first.
class Error : public std::runtime_error {
public:
    Error(ErrorCode code, const std::string& message);
    Error(const Error&);
    Error(Error&&) noexcept;
    Error& operator=(const Error&);
    Error& operator=(Error&&) noexcept;
    ~Error() override;

    ErrorCode code() const { return m_code; }
    /// What the user can do about it; empty when nothing general can be said.
    const std::string& hint() const { return m_hint; }
    /// Where in the user's files it happened, when known.
    const std::optional<SourceRange>& range() const { return m_range; }
    /// The SQL that failed; empty when no statement was involved.
    const std::string& statement() const { return m_statement; }
    /// Byte offset into statement() that the server complained of, when it said one.
    const std::optional<std::size_t>& statement_offset() const { return m_statement_offset; }
    /// Which of the statements that ran together failed, from 0; nothing when it was one alone, or the end of
    /// the transaction.
    const std::optional<std::size_t>& statement_index() const { return m_statement_index; }
    /// Five characters of the SQL standard, as the server gave them; empty when it did not.
    const std::string& sqlstate() const { return m_sqlstate; }
    /// What the server added to its message (DETAIL on PostgreSQL).
    const std::string& detail() const { return m_detail; }
    /// The database refused because others hold locks: the same may work a moment later.
    bool is_about_locks() const { return m_is_about_locks; }

    /// Which constraint, when the code is ConstraintViolation.
    const std::optional<Violation>& violation() const { return m_violation; }
    /// Every value that breaks a rule, when the code is Validation; for a constraint its columns.
    const std::vector<FieldError>& fields() const { return m_fields; }
    /// Nothing has happened, and the same may work a moment later: locks, serialization, a connection that
    /// was lost inside of a transaction and before its commit, which wants another one.
    bool is_safe_to_retry() const { return m_is_about_locks || m_is_safe_to_retry; }

    Error& with_hint(std::string hint);
    Error& with_range(SourceRange range);
    Error& with_statement(std::string statement, std::optional<std::size_t> offset = std::nullopt);
    Error& with_statement_index(std::size_t index);
    Error& with_sqlstate(std::string sqlstate);
    Error& with_detail(std::string detail);
    Error& with_lock_trouble();
    Error& with_code(ErrorCode code);
    Error& with_violation(Violation violation);
    Error& with_field(FieldError field);
    Error& with_safe_retry();

private:
    ErrorCode m_code;
    std::string m_hint;
    std::optional<SourceRange> m_range;
    std::string m_statement;
    std::optional<std::size_t> m_statement_offset;
    std::optional<std::size_t> m_statement_index;
    std::string m_sqlstate;
    std::string m_detail;
    bool m_is_about_locks = false;
    bool m_is_safe_to_retry = false;
    std::optional<Violation> m_violation;
    std::vector<FieldError> m_fields;
};

/// Throws Error(Internal) naming the place: for states that only a defect of varve can reach.
[[noreturn]] void fail_assertion(const char* condition, const char* file, int line);

}  // namespace varve

#define VARVE_ASSERT(condition)                                                                              \
    ((condition) ? static_cast<void>(0) : ::varve::fail_assertion(#condition, __FILE__, __LINE__))
