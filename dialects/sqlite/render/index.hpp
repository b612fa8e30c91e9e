// SPDX-License-Identifier: MIT
#pragma once

#include "varve/plan/plan.hpp"

#include <vector>

namespace varve::sqlite {

std::vector<plan::Statement> render_create_index(const Object& index);
std::vector<plan::Statement> render_drop_index(const Object& index);

}  // namespace varve::sqlite
