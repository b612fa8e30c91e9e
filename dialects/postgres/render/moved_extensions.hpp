// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/schema.hpp"

#include <optional>

namespace varve::postgres {

/// The schema that the server makes of `from` when extensions have moved to where they are in `to`: what
/// their members are used for (a column of their type, a default, an index) stays as it is and prints their
/// names with another schema. Nothing when none moves.
std::optional<Schema> after_moving_extensions(const Schema& from, const Schema& to);

}  // namespace varve::postgres
