// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/schema.hpp"

#include <optional>

namespace varve::postgres {

/// The schema that the server makes of `from` when tables have left the parents that they do not have in
/// `to`: what a parent gave them has become their own, under names that the server chose long before. Nothing
/// when no table leaves.
std::optional<Schema> after_leaving(const Schema& from, const Schema& to);

}  // namespace varve::postgres
