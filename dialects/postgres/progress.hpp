// SPDX-License-Identifier: MIT
#pragma once

#include "connection.hpp"

#include "varve/dialect/lone_statement.hpp"

#include <memory>

namespace varve::postgres {

/// Looks at `pg_stat_progress_create_index` for the session of `work`.
std::unique_ptr<StatementWatch> watch_index_builds(const Url& url, const ServerConnection& work);

}  // namespace varve::postgres
