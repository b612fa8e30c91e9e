// SPDX-License-Identifier: MIT
#include "varve/migration/batch.hpp"

#include "sqlite/lexis.hpp"

#include <catch2/catch.hpp>

using namespace varve;
using namespace varve::migration;

namespace {

std::optional<Batch> parsed(std::string_view words) {
    std::string problem;
    const std::optional<Batch> batch = parse_batch(words, sqlite::lexis(), problem);
    CHECK(batch.has_value() == problem.empty());
    return batch;
}

std::string paged(std::string_view statement) {
    return with_page(statement, "(id <= 5)", sqlite::lexis());
}

}  // namespace

TEST_CASE("the words of a batch line may stand in any order", "[migration]") {
    CHECK(parsed("key=id") == Batch{"id"});
    CHECK(parsed("pause=50ms  size=10\tkey=u.id table=app.users") ==
          Batch{"u.id", "app.users", 10, std::chrono::milliseconds(50)});
    CHECK(to_string(*parsed("size=7 key=\"a.b\"")) == "key=\"a.b\" size=7");
}

TEST_CASE("a batch line without a key, or with what is none, is refused", "[migration]") {
    for (const char* words :
         {"", "size=5", "key=", "key=1", "key=a)b", "key='a'", "key=id size=-1", "key=id size=1x",
          "key=id size=1000001", "key=id pause=soon", "key=id id", "key=id table=a..b"}) {
        INFO(words);
        CHECK_FALSE(parsed(words));
    }
}

TEST_CASE("the condition of a page replaces its mark and nothing else", "[migration]") {
    CHECK(paged("DELETE FROM t WHERE :batch") == "DELETE FROM t WHERE (id <= 5)");
    CHECK(paged("DELETE FROM t WHERE(:batch)OR :batch") == "DELETE FROM t WHERE((id <= 5))OR (id <= 5)");
    for (const char* statement : {"SELECT ':batch', a::batch, \":batch\" -- :batch",
                                  "SELECT : batch, :batches", "SELECT :Batch /* :batch */"}) {
        INFO(statement);
        CHECK(paged(statement) == statement);
    }
}

TEST_CASE("which table is paged stands in the statement, or behind table=", "[migration]") {
    const auto problem = [](const char* statement) {
        return batch_problem(statement, Batch{"id"}, sqlite::lexis());
    };
    for (const char* statement :
         {"UPDATE t SET a = 1 WHERE :batch", "update or ignore app.t set a = 1 where :batch",
          "DELETE FROM ONLY t WHERE :batch", "INSERT INTO o (a) SELECT a FROM t WHERE :batch",
          "-- why\nREPLACE INTO o SELECT * FROM t WHERE :batch"}) {
        INFO(statement);
        CHECK(problem(statement).empty());
    }
    for (const char* statement :
         {"INSERT INTO o VALUES (:batch)", "WITH x AS (SELECT 1) DELETE FROM t WHERE :batch",
          "CREATE TABLE t AS SELECT :batch", "DELETE FROM t WHERE id = 1"}) {
        INFO(statement);
        CHECK_FALSE(problem(statement).empty());
    }
}

TEST_CASE("a statement that changes the key of its pages is refused", "[migration]") {
    const auto problem = [](const char* statement, const Batch& batch = Batch{"id"}) {
        return batch_problem(statement, batch, sqlite::lexis());
    };
    for (const char* statement :
         {"UPDATE t SET id = id + 1 WHERE :batch", "UPDATE t SET a = (1, 2), \"ID\" = 5 WHERE :batch",
          "UPDATE t SET (a, id) = (SELECT 1, 2) WHERE :batch", "update t set a=f(b, c), id=1 where :batch"}) {
        INFO(statement);
        CHECK(problem(statement).find("changes the key") != std::string::npos);
    }
    for (const char* statement :
         {"UPDATE t SET a = id, b = (SELECT id = 3) WHERE :batch AND id = 5",
          "UPDATE t SET a = f(1, id), b = 2 WHERE :batch",
          "UPDATE t SET a = 1 FROM u WHERE u.id = t.id AND :batch", "DELETE FROM t WHERE id = 1 AND :batch",
          "INSERT INTO o (id) SELECT id FROM t WHERE :batch"}) {
        INFO(statement);
        CHECK(problem(statement).empty());
    }
    CHECK(problem("UPDATE t SET id = u.new FROM u WHERE t.id = u.id AND :batch", Batch{"u.id", "u"}).empty());
    CHECK_FALSE(problem("UPDATE t SET id = 1 WHERE :batch", Batch{"t.id", "app.T"}).empty());
}
