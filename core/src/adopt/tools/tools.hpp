// SPDX-License-Identifier: MIT
#pragma once

#include "varve/adopt/tool.hpp"

/// \file
/// One reader per tool, each in the file of its name.

namespace varve::adopt {

Tool alembic();
Tool dbmate();
Tool diesel();
Tool drizzle();
Tool flyway();
Tool golang_migrate();
Tool goose();
Tool knex();
Tool node_pg_migrate();
Tool prisma();
Tool rails();
Tool sqitch();
Tool sqlx();

}  // namespace varve::adopt
