// SPDX-License-Identifier: MIT
#pragma once

#include "header.hpp"
#include "spelling.hpp"

namespace varve::codegen::cpp {

/// `varve::Model<User>` and `varve::Model<NewUser>`.
std::string models(const CppHeader& header, const CppTable& table, const Spelling& spelling);

}  // namespace varve::codegen::cpp
