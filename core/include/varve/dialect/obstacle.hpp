// SPDX-License-Identifier: MIT
#pragma once

#include "varve/sql/lexis.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace varve {

/// Rows that stand in the way of a change.
struct Obstacle {
    /// What they break: "`users.name` must not be NULL".
    std::string rule;
    std::int64_t rows = 0;
    /// A few of them as people read them: `id = 3, name = NULL`.
    std::vector<std::string> samples = {};
};

/// What a look at the rows of a live database gave.
struct Foresight {
    std::vector<Obstacle> obstacles = {};
    /// What could not be looked at, and why: "`users (email)` must be unique: not known within 3 seconds".
    std::vector<std::string> unchecked = {};
};

/// The first obstacle in one line, and how many more there are: "`users.name` must not be NULL, which 1 row
/// breaks".
std::string summary(const std::vector<Obstacle>& obstacles);

/// What Foresight::unchecked says of tables whose rows nobody looked at, because a statement in front of what
/// they matter to may change them: "`users`: `UPDATE users SET …` comes first and may change what is there".
std::string unseen_rows(const std::vector<std::string>& tables, std::string_view statement,
                        const Lexis& lexis);

/// For people, each obstacle with its rows counted and some of them shown, every line indented.
std::string describe(const std::vector<Obstacle>& obstacles);

}  // namespace varve
