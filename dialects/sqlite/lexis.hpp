// SPDX-License-Identifier: MIT
#pragma once

#include "varve/sql/lexis.hpp"

#include <string>
#include <string_view>

namespace varve::sqlite {

/// How SQLite reads SQL.
const Lexis& lexis();

/// Whether SQLite has the word as a keyword, reserved or not; any case.
bool is_keyword(std::string_view word);

/// Names, types and keywords are compared without regard to the case of ASCII letters.
bool is_same_name(std::string_view left, std::string_view right);
std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);

}  // namespace varve::sqlite
