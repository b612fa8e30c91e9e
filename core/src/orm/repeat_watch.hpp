// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/statement_log.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <tuple>

namespace varve::orm {

/// Counts how often each line of a program runs each query, and tells when it is as often as somebody who
/// asks for the related rows of one row after the other does.
class RepeatWatch {
public:
    explicit RepeatWatch(std::size_t limit) : m_limit(limit) {}

    /// Statements that write are not counted: what they are told to write is in no other place to be had.
    void note(StatementObserver& observer, std::string_view sql, const std::source_location& where);
    void forget() { m_counts.clear(); }

private:
    /// File, line, column and text.
    using Place = std::tuple<std::string_view, unsigned, unsigned, std::string>;

    std::size_t m_limit;
    std::map<Place, std::size_t> m_counts;
};

}  // namespace varve::orm
