// SPDX-License-Identifier: MIT
#pragma once

#include "create_table_parser.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace varve::sqlite {

struct ParsedIndex {
    bool is_unique = false;
    std::vector<ParsedKey> keys;
    /// What follows WHERE; empty when the index is not partial.
    std::string_view predicate = {};
};

/// Reads the stored text of a CREATE INDEX statement; nothing when it does not look like one. Borrows the
/// text.
std::optional<ParsedIndex> parse_create_index(std::string_view sql);

}  // namespace varve::sqlite
