// SPDX-License-Identifier: MIT
#include "integration/postgres/round_trip.hpp"

#include "postgres/dialect.hpp"

#include "support/canary.hpp"

#include "varve/diff/diff.hpp"
#include "varve/plan/planner.hpp"

namespace varve::test {

namespace {

std::vector<std::string> differences(const Schema& is, const Schema& wanted) {
    std::vector<std::string> texts;
    for (const Change& change : diff::diff(is, wanted).changes) {
        texts.push_back(describe(change));
    }
    return texts;
}

}  // namespace

PostgresDatabase::PostgresDatabase() : connection(postgres::dialect().connect(Url(database.url()))) {}

Schema PostgresDatabase::inspect() {
    return inspect_with_canary(postgres::dialect(), *connection, Url(database.url()));
}

void PostgresDatabase::apply(const plan::Plan& plan) {
    std::vector<BatchStatement> batch{{"BEGIN"}};
    for (const plan::Statement& statement : plan.statements) {
        batch.push_back({statement.sql});
    }
    batch.push_back({"COMMIT"});
    BatchFailure failure;
    connection->run(batch, failure);
}

RoundTripResult round_trip(const std::string& from, const std::string& to, const std::string& rows,
                           const std::string& question) {
    PostgresDatabase wanted;
    wanted.query(to);
    const Schema target = wanted.inspect();
    PostgresDatabase live;
    live.query(from);
    live.query(rows);
    const Schema origin = live.inspect();
    const plan::RoundTrip trip =
        plan::plan_round_trip(origin, target, {{}, diff::OpenRenames::DropAndAdd}, postgres::dialect());

    RoundTripResult result;
    for (const plan::Statement& statement : trip.up.statements) {
        result.statements.push_back(statement.sql);
    }
    result.answers.push_back(live.query(question));
    live.apply(trip.up);
    result.left_after_up = differences(live.inspect(), target);
    result.answers.push_back(live.query(question));
    live.apply(trip.down);
    result.left_after_down = differences(live.inspect(), origin);
    result.answers.push_back(live.query(question));
    return result;
}

}  // namespace varve::test
