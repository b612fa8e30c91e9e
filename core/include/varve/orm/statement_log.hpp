// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <source_location>
#include <string_view>

namespace varve {

/// One statement that a session has run: those of transactions and COPY too. What it refers to lives as long
/// as the call.
struct StatementEvent {
    std::string_view sql;
    /// Rows read, or changed.
    std::uint64_t rows = 0;
    /// From sending the statement to the last row that the program took.
    std::chrono::nanoseconds duration{0};
    /// At least as long as SessionOptions::slow.
    bool is_slow = false;
    /// The statement had been prepared before.
    bool was_cached = false;
    /// The statement ended with an error.
    bool has_failed = false;
    /// The line of the program that asked for it; its line() is 0 where that is not known.
    std::source_location where = {};
};

/// A query that one place of the program runs again and again, where one for all would do.
struct RepeatedQuery {
    std::string_view sql;
    std::source_location where;
    std::size_t times = 0;
};

/// Is told of every statement of a session. Must not throw, and must not use the session.
class StatementObserver {
public:
    virtual ~StatementObserver() = default;
    virtual void on_statement(const StatementEvent& event) noexcept = 0;
    /// Once for each place and unit of work, see SessionOptions::repeats.
    virtual void on_repeated(const RepeatedQuery& /*query*/) noexcept {}
};

/// What a session has done since it was opened.
struct SessionCounters {
    std::uint64_t statements = 0;
    std::uint64_t failures = 0;
    std::uint64_t rows = 0;
    /// Statements that had to be prepared, and those that were found prepared.
    std::uint64_t prepared = 0;
    std::uint64_t reused = 0;
};

}  // namespace varve
