// SPDX-License-Identifier: MIT
#pragma once

#include "context.hpp"

#include "varve/plan/plan.hpp"
#include "varve/session/connection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace varve::cli {

/// One table or column that a plan deletes.
struct Loss {
    ObjectId id;
    /// Rows of the table, or rows in which the column has a value; absent when no database could be asked.
    std::optional<std::int64_t> rows = std::nullopt;
};

/// What a plan deletes, counted in the live database when there is one.
std::vector<Loss> losses_of(const plan::Plan& plan, Connection* live);

/// Throws Error(Refused) listing the losses, unless there are none.
void refuse_losses(const std::vector<Loss>& losses);

}  // namespace varve::cli
