// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>

namespace varve {

/// How long a session waits. Zero: as long as it takes.
struct Limits {
    /// For a lock that others hold. Absent: what the database's URL says, or its dialect's default.
    std::optional<std::chrono::milliseconds> lock_wait = std::nullopt;
    /// For one statement to end, where the database can limit that.
    std::chrono::milliseconds statement_time = std::chrono::milliseconds(0);

    bool operator==(const Limits&) const = default;
};

}  // namespace varve
