// SPDX-License-Identifier: MIT
#pragma once

#include "varve/sql/lexis.hpp"

#include <string_view>

namespace varve {

/// Whether a statement begins or ends a transaction: BEGIN, START TRANSACTION, COMMIT, END, ABORT, ROLLBACK,
/// but not ROLLBACK TO a savepoint.
bool is_transaction_control(std::string_view statement, const Lexis& lexis);

}  // namespace varve
