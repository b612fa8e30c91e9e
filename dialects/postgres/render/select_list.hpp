// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/definition.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace varve::postgres {

/// The items between SELECT and FROM of a query as the server prints it; empty when it does not begin like
/// that.
std::vector<std::string> select_list(std::string_view query);

/// Whether CREATE OR REPLACE VIEW takes the new form: every old column is still there, in its place, under
/// its name and, as far as the text of both tells, of its type. In doubt no.
bool extends(const View& before, const View& after);

}  // namespace varve::postgres
