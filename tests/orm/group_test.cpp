// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"
#include "orm/skipped.hpp"

#include <catch2/catch.hpp>

namespace varve::test {

using namespace shop;

namespace {

/// Names, with a word for those who have none.
auto called(const std::string& otherwise) {
    return coalesce(user.name, otherwise);
}

struct Namesakes : FilledShop {
    Namesakes() {
        for (const char* email : {"x@example.org", "y@example.org"}) {
            db.insert(NewUser{.email = email});
        }
    }
};

using Row = std::tuple<std::string, std::int64_t>;

}  // namespace

TEST_CASE("rows are grouped by an expression that holds a value", "[orm]") {
    Namesakes it;
    const auto group = [&](const std::string& otherwise) {
        return it.db.from(user)
            .group_by(called(otherwise))
            .select(called(otherwise), count())
            .order_by(called(otherwise))
            .all();
    };
    const auto by_hand = [&](const std::string& otherwise) {
        const std::string called = "coalesce(name, '" + otherwise + "')";
        return it.db.query<Row>("SELECT " + called + ", count(*) FROM users GROUP BY " + called +
                                " ORDER BY " + called);
    };

    CHECK(group("nobody") == by_hand("nobody"));
    CHECK(group("anybody") == by_hand("anybody"));
    CHECK(group("nobody").size() > 1);
}

TEST_CASE("what is grouped by is a part of what is selected, kept and ordered by", "[orm]") {
    Namesakes it;

    const auto rows = it.db.from(user)
                          .group_by(called("nobody"), user.age + 2)
                          .having(called("nobody") != "x" && count() > 1)
                          .select(upper(called("nobody")), (user.age + 2) * 2, count())
                          .order_by(lower(called("nobody")), user.age + 2)
                          .all();

    CHECK(rows ==
          it.db.query<std::tuple<std::string, std::int64_t, std::int64_t>>(
              "SELECT upper(coalesce(name, 'nobody')), (age + 2) * 2, count(*) FROM users GROUP BY "
              "coalesce(name, 'nobody'), age + 2 HAVING coalesce(name, 'nobody') <> 'x' AND count(*) > 1 "
              "ORDER BY lower(coalesce(name, 'nobody')), age + 2"));
    CHECK(rows.size() == 1);
}

TEST_CASE("a query that looks like another one with equal values is another statement", "[orm]") {
    Namesakes it;
    const auto grouped = [&](const std::string& selected, const std::string& kept) {
        return it.db.from(user)
            .group_by(called("nobody"))
            .having(min(user.email) != selected || max(user.email) != kept)
            .select(count(), called("nobody"))
            .order_by(called("nobody"))
            .all();
    };

    const auto first = grouped("nobody", "nobody");
    const auto second = grouped("x", "nobody");

    CHECK(first == second);
    // What is equal to a value that is grouped by, and no part of the same expression, stays apart.
    const auto ages = [&](int grouped_by, int compared) {
        return it.db.from(user)
            .group_by(user.age + grouped_by)
            .having(user.age + grouped_by > compared)
            .select_value(user.age + grouped_by)
            .order_by(user.age + grouped_by)
            .all();
    };
    CHECK(ages(2, 2) == std::vector<std::int64_t>{20, 42});
    CHECK(ages(2, 30) == std::vector<std::int64_t>{42});
    CHECK(ages(3, 3) == std::vector<std::int64_t>{21, 43});
}

TEST_CASE("rows that are distinct are ordered by an expression that holds a value", "[orm]") {
    Namesakes it;

    const auto rows =
        it.db.from(user).distinct().select_value(called("nobody")).order_by(called("nobody").desc()).all();

    CHECK(rows == it.db.query<std::string>(
                      "SELECT DISTINCT coalesce(name, 'nobody') AS n FROM users ORDER BY n DESC"));
}

TEST_CASE("sets are ordered by what they select, with its values", "[orm]") {
    Namesakes it;
    auto names = it.db.from(user).select_value(called("nobody"));

    const auto rows =
        names.union_with(it.db.from(tag).select_value(tag.word)).order_by(called("nobody")).all();

    CHECK(rows ==
          it.db.query<std::string>("SELECT coalesce(name, 'nobody') FROM users UNION SELECT word FROM "
                                   "tags ORDER BY 1"));
    auto other = it.db.from(user).select_value(called("nobody"));
    other.union_with(it.db.from(tag).select_value(tag.word)).order_by(called("somebody"));
    CHECK(error_in([&] { other.all(); }).code() == ErrorCode::Usage);
}

TEST_CASE("the first row of each group by an expression that holds a value", "[orm]") {
    if (is_skipped_except_on("postgres", "SQLite has no DISTINCT ON")) {
        return;
    }
    Namesakes it;

    const auto rows = it.db.from(user)
                          .distinct_on(called("nobody"))
                          .select(called("nobody"), user.id)
                          .order_by(called("nobody"), user.id.desc())
                          .all();

    CHECK(rows ==
          it.db.query<Row>("SELECT DISTINCT ON (coalesce(name, 'nobody')) coalesce(name, 'nobody'), id "
                           "FROM users ORDER BY coalesce(name, 'nobody'), id DESC"));
}

TEST_CASE("aggregates of different values take each once", "[orm]") {
    FilledShop it;

    const auto [sum, average, count] =
        it.db.from(user)
            .select(sum_distinct(user.age), avg_distinct(user.age), count_distinct(user.age))
            .one();
    const auto filtered = it.db.from(user).select_value(sum_distinct(user.age).filter(user.age < 30)).one();

    CHECK(sum == 58);
    CHECK(average == 29.0);
    CHECK(count == 2);
    CHECK(filtered == 18);
}

}  // namespace varve::test
