// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varve::test {

/// A schema as a scenario states it: declared YAML for every dialect, or SQL.
struct StatedSchema {
    bool is_sql = false;
    std::string text = {};
};

/// What must come out on one dialect; README.md says what each is. Empty stands for nothing.
struct Expectation {
    std::string changes = {};
    std::string questions = {};
    std::string up = {};
    std::string down = {};
    std::string rows = {};
    std::string rows_back = {};
    std::string error = {};

    bool operator==(const Expectation&) const = default;
};

/// One behaviour of the diff pipeline, as tests/scenarios/README.md describes it.
struct Scenario {
    std::string about;
    std::vector<std::string> dialects;
    /// By dialect, like everything that may differ.
    std::map<std::string, StatedSchema> from;
    std::map<std::string, StatedSchema> to;
    std::map<std::string, std::string> rows;
    /// Roles of the server that the schemas speak of; made when they are not there.
    std::vector<std::string> roles;
    std::vector<std::string> renames;
    bool asks_about_renames = false;
    /// The first version of PostgreSQL that has what the scenario is about.
    int postgres_since = 0;
    std::map<std::string, Expectation> expected;
};

/// Throws std::runtime_error for a file that is not a scenario.
Scenario read_scenario(const std::string& path);

/// The text of the file with one dialect's expectation written anew, at its end; what stands in front of the
/// expectations stays as it is.
std::string with_expectation(std::string_view file, const Scenario& scenario);

}  // namespace varve::test
