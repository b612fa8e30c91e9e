// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/schema.hpp"

#include <string>
#include <vector>

/// \file
/// What was wanted and what came, line by line, for people.

namespace varve::execute {

/// `after down: it would still have to drop column users.name`
void append_schema_differences(std::vector<std::string>& lines, const std::string& when, const Schema& wanted,
                               const Schema& found);

/// The same for what Shadow::observe() says: `after down: missing: table users …`
void append_observed_differences(std::vector<std::string>& lines, const std::string& when,
                                 const std::vector<std::string>& wanted,
                                 const std::vector<std::string>& found);

}  // namespace varve::execute
