// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diff/diff.hpp"
#include "varve/plan/planner.hpp"

#include <string>
#include <vector>

/// \file
/// Results for programs. Every document has a `version`, which changes when a field changes its meaning or
/// goes.

namespace varve::report {

/// `{"version": 1, "changes": […], "questions": […], "up": {…}, "down": {…}}`
std::string round_trip_json(const plan::RoundTrip& round_trip);

/// `{"version": 1, "questions": […]}`
std::string questions_json(const std::vector<diff::RenameQuestion>& questions);

/// `{"version": 1, "statements": […], "directives": […]}`
std::string plan_json(const plan::Plan& plan);

}  // namespace varve::report
