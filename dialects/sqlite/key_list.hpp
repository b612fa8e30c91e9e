// SPDX-License-Identifier: MIT
#pragma once

#include "create_table_parser.hpp"

#include <string_view>
#include <vector>

namespace varve::sqlite {

/// What stands between the parentheses of PRIMARY KEY, UNIQUE, FOREIGN KEY or CREATE INDEX. Borrows the text.
std::vector<ParsedKey> parse_keys(std::string_view list);

/// `PRIMARY KEY (id AUTOINCREMENT)`, which SQLite takes as well.
bool ends_with_autoincrement(std::string_view list);

}  // namespace varve::sqlite
