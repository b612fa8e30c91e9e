// SPDX-License-Identifier: MIT
#pragma once

#include "support/postgres_server.hpp"

#include "varve/model/schema.hpp"
#include "varve/plan/plan.hpp"
#include "varve/session/connection.hpp"

#include <memory>
#include <string>
#include <vector>

namespace varve::test {

/// A database of its own with a session of varve's.
struct PostgresDatabase {
    PostgresDatabase();

    /// Several statements at once, by libpq alone.
    std::string query(const std::string& sql) const { return postgres_query(database.url(), sql); }
    Schema inspect();
    void apply(const plan::Plan& plan);

    ScratchDatabase database;
    std::unique_ptr<Connection> connection;
};

/// What became of a change from one schema to another and back, on a database that holds `rows`.
struct RoundTripResult {
    /// Objects that still differ after going up, and after coming back; empty when all is well.
    std::vector<std::string> left_after_up;
    std::vector<std::string> left_after_down;
    std::vector<std::string> statements;
    /// The answer to `question` before, after up, and after down.
    std::vector<std::string> answers;
};

/// Builds `from` with `rows`, plans towards `to` with both read from the server, goes up and down again.
RoundTripResult round_trip(const std::string& from, const std::string& to,
                           const std::string& rows = "SELECT 1", const std::string& question = "SELECT 1");

}  // namespace varve::test
