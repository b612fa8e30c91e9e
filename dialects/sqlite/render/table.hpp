// SPDX-License-Identifier: MIT
#pragma once

#include "varve/plan/plan.hpp"
#include "varve/sql/sql.hpp"

#include <optional>
#include <string>
#include <vector>

namespace varve::sqlite {

/// CREATE TABLE with everything that stands inside it, under a name of the caller's choice.
Sql create_table(const plan::TableImage& image, const std::string& name);

std::vector<plan::Statement> render_create_table(const plan::CreateTable& create);
std::vector<plan::Statement> render_drop_table(const plan::DropTable& drop);
std::vector<plan::Statement> render_rename_table(const Rename& rename);

struct TableNames {
    std::string before;
    std::string after;
};

/// What render_rename_table() wrote, read back; nothing for any other statement.
std::optional<TableNames> renames_table(const plan::Statement& statement);

/// Constraints are written inside their table, indexes and triggers are statements of their own.
bool is_inline_kind(Kind kind);

}  // namespace varve::sqlite
