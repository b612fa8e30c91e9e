// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varve::sqlite {

/// `INSERT OR ABORT INTO target (columns) SELECT expressions FROM source` taken apart: how a rebuild copies
/// rows.
struct TableCopy {
    std::string target;
    std::string source;
    std::vector<std::string> columns;
    /// One for each column; borrowed.
    std::vector<std::string_view> expressions;
};

/// Nothing for any other statement, such as one with a WHERE.
std::optional<TableCopy> parse_table_copy(std::string_view sql);

}  // namespace varve::sqlite
