// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <vector>

/// \file
/// Pages in the order of every type that a column can have, with equal values and with none.

namespace varve::test {

enum class Colour { Red, Green, Blue };

struct Thing {
    std::string code;
    std::int64_t number = 0;
    std::optional<double> real;
    std::optional<float> single;
    std::optional<Decimal> amount;
    std::optional<Instant> moment;
    std::optional<Date> day;
    std::optional<TimeOfDay> time;
    std::optional<bool> truth;
    Colour colour = Colour::Red;
    Uuid uuid;
    Bytes bytes;
};

}  // namespace varve::test

template <>
struct varve::LabelsOf<varve::test::Colour> {
    static constexpr std::string_view labels[] = {"red", "green", "blue"};
};

template <>
struct varve::Model<varve::test::Thing>
    : varve::orm::Described<
          varve::test::Thing, "things", varve::orm::key<&varve::test::Thing::code>,
          varve::orm::key<&varve::test::Thing::number>, varve::orm::field<&varve::test::Thing::real>,
          varve::orm::field<&varve::test::Thing::single>, varve::orm::field<&varve::test::Thing::amount>,
          varve::orm::field<&varve::test::Thing::moment>, varve::orm::field<&varve::test::Thing::day>,
          varve::orm::field<&varve::test::Thing::time>, varve::orm::field<&varve::test::Thing::truth>,
          varve::orm::field<&varve::test::Thing::colour>, varve::orm::field<&varve::test::Thing::uuid>,
          varve::orm::field<&varve::test::Thing::bytes>> {};

namespace varve::test {
namespace {

template <auto Member>
constexpr auto column = orm::column<Member>;

constexpr int thing_count = 60;

Thing thing(int number) {
    static const std::string codes[] = {"", "a", "\xC3\x84", "\"q\"", "\\", "z'z", "\xF0\x9F\x90\x98", "\n"};
    constexpr double endless = std::numeric_limits<double>::infinity();
    static const double reals[] = {0.1, -0.1, 1e300, 5e-324, endless, -endless, 1.0 / 3, 0};
    Thing thing;
    thing.code = codes[number % 8];
    thing.number = number;
    if (number % 7 != 0) {
        thing.real = reals[number % 8];
        thing.single = 0.1F * static_cast<float>(number % 5);
        thing.amount = Decimal::parse(number % 2 == 0 ? "0.10" : "-12345678.9012");
        thing.moment = Instant(std::chrono::microseconds(1700000000123456 + number % 4));
        thing.day = std::chrono::year(2000 + number % 3) / 2 / 28;
        thing.time = TimeOfDay{std::chrono::microseconds(number % 4 * 1000001)};
        thing.truth = number % 2 == 0;
    }
    thing.colour = static_cast<Colour>(number % 3);
    thing.uuid.bytes[15] = static_cast<std::uint8_t>(number % 4);
    thing.bytes = Bytes(static_cast<std::size_t>(number % 3), static_cast<std::byte>(200 + number % 2));
    return thing;
}

struct Things : ShopDatabase {
    Things() {
        const bool is_sqlite = dialect_under_test() == "sqlite";
        run_script(db.connection(),
                   is_sqlite
                       ? "CREATE TABLE things (code TEXT, number BIGINT, real DOUBLE, single REAL, "
                         "amount DECIMAL(15,4), moment TIMESTAMPTZ, day DATE, time TIME, truth BOOLEAN, "
                         "colour TEXT, uuid UUID TEXT, bytes BLOB, PRIMARY KEY (code, number))"
                       : "CREATE TYPE colour AS ENUM ('red', 'green', 'blue');"
                         "CREATE TABLE things (code text, number bigint, \"real\" double precision, "
                         "single real, amount numeric, moment timestamptz, day date, \"time\" time, "
                         "truth boolean, colour colour, uuid uuid, bytes bytea, "
                         "PRIMARY KEY (code, number))");
        for (int number = 0; number < thing_count; ++number) {
            db.insert(thing(number));
        }
    }

    template <class... Term>
    Page<Thing> page(const std::string& cursor, const Term&... terms) {
        auto query = db.select<Thing>();
        query.order_by(terms...);
        return query.page(7, cursor);
    }

    /// Goes to the end and back, and meets every row once on each way.
    template <class... Term>
    void walk(const Term&... terms) {
        Ids forward;
        std::vector<std::string> ways_back;
        std::size_t at_the_end = 0;
        for (std::optional<std::string> cursor = ""; cursor && forward.size() <= thing_count;) {
            const Page<Thing> next = page(*cursor, terms...);
            at_the_end = add(forward, next, forward.size());
            ways_back.push_back(next.previous().value_or(""));
            cursor = next.next();
        }
        Ids backward;
        for (std::optional<std::string> cursor = ways_back.back();
             cursor && backward.size() <= thing_count;) {
            const Page<Thing> previous = page(*cursor, terms...);
            add(backward, previous, 0);
            cursor = previous.previous();
        }
        Ids sorted = forward;
        std::sort(sorted.begin(), sorted.end());
        CHECK(sorted.size() == thing_count);
        CHECK(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end());
        forward.resize(forward.size() - at_the_end);
        CHECK(backward == forward);
    }

private:
    static std::size_t add(Ids& numbers, const Page<Thing>& page, std::size_t at) {
        Ids added;
        for (const Thing& each : page.items) {
            added.push_back(each.number);
        }
        numbers.insert(numbers.begin() + static_cast<std::ptrdiff_t>(at), added.begin(), added.end());
        return added.size();
    }
};

}  // namespace

TEST_CASE("pages go through the values of every type, both ways", "[orm]") {
    Things it;

    it.walk();
    it.walk(column<&Thing::code>.desc());
    it.walk(column<&Thing::real>);
    it.walk(column<&Thing::real>.desc());
    it.walk(column<&Thing::single>, column<&Thing::code>.desc());
    it.walk(column<&Thing::amount>, column<&Thing::number>.desc());
    it.walk(column<&Thing::moment>.desc());
    it.walk(column<&Thing::day>);
    it.walk(column<&Thing::time>.desc(), column<&Thing::number>);
    it.walk(column<&Thing::truth>);
    it.walk(column<&Thing::colour>.desc(), column<&Thing::number>);
    it.walk(column<&Thing::uuid>);
    it.walk(column<&Thing::bytes>);
    it.walk(column<&Thing::truth>.desc(), column<&Thing::real>, column<&Thing::day>.desc(),
            column<&Thing::bytes>);
}

TEST_CASE("a cursor with values that its columns cannot have is refused", "[orm]") {
    Things it;
    const auto refused = [&](const std::string& cursor) {
        const Error error = error_in([&] { it.page(cursor, column<&Thing::number>); });
        return error.code() == ErrorCode::Usage &&
               std::string(error.what()).find("not one of this query") != std::string::npos;
    };

    // ["things +number +code",false,5,"x"], and the same with another first or second value.
    CHECK_FALSE(refused("WyJ0aGluZ3MgK251bWJlciArY29kZSIsZmFsc2UsNSwieCJd"));
    CHECK(refused("WyJ0aGluZ3MgK251bWJlciArY29kZSIsZmFsc2UsImFiYyIsIngiXQ"));
    CHECK(refused("WyJ0aGluZ3MgK251bWJlciArY29kZSIsZmFsc2UsNS41LCJ4Il0"));
    CHECK(refused("WyJ0aGluZ3MgK251bWJlciArY29kZSIsZmFsc2UsdHJ1ZSwieCJd"));
    CHECK(refused("WyJ0aGluZ3MgK251bWJlciArY29kZSIsZmFsc2UsNSw2XQ"));
}

}  // namespace varve::test
