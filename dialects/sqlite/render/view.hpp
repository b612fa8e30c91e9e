// SPDX-License-Identifier: MIT
#pragma once

#include "varve/plan/plan.hpp"

#include <vector>

namespace varve::sqlite {

std::vector<plan::Statement> render_create_view(const Object& view);
std::vector<plan::Statement> render_drop_view(const Object& view);
std::vector<plan::Statement> render_create_trigger(const Object& trigger);
std::vector<plan::Statement> render_drop_trigger(const Object& trigger);

}  // namespace varve::sqlite
