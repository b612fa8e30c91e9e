// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <random>

namespace varve::test {

enum class Colour { Red, Green, Blue };

/// One column of every type.
struct Everything {
    std::int64_t id = 0;
    bool truth = false;
    std::int16_t small = 0;
    std::int32_t medium = 0;
    std::int64_t large = 0;
    float single = 0;
    double real = 0;
    Decimal amount;
    std::string text;
    Bytes bytes;
    Date day{std::chrono::year(2000), std::chrono::month(1), std::chrono::day(1)};
    TimeOfDay time;
    LocalTime local;
    Instant moment;
    Uuid uuid;
    Json document;
    Colour colour = Colour::Red;
    std::vector<std::int64_t> numbers;
    std::vector<std::string> words;
    std::optional<std::int64_t> maybe_number;
    std::optional<std::string> maybe_text;
    std::optional<Instant> maybe_moment;
    std::optional<Colour> maybe_colour;

    bool operator==(const Everything&) const = default;
};

}  // namespace varve::test

template <>
struct varve::LabelsOf<varve::test::Colour> {
    static constexpr std::string_view labels[] = {"red", "green", "blue"};
};

template <>
struct varve::Model<varve::test::Everything>
    : varve::orm::Described<
          varve::test::Everything, "everything", varve::orm::key<&varve::test::Everything::id>,
          varve::orm::field<&varve::test::Everything::truth>,
          varve::orm::field<&varve::test::Everything::small>,
          varve::orm::field<&varve::test::Everything::medium>,
          varve::orm::field<&varve::test::Everything::large>,
          varve::orm::field<&varve::test::Everything::single>,
          varve::orm::field<&varve::test::Everything::real>,
          varve::orm::field<&varve::test::Everything::amount>,
          varve::orm::field<&varve::test::Everything::text>,
          varve::orm::field<&varve::test::Everything::bytes>,
          varve::orm::field<&varve::test::Everything::day>, varve::orm::field<&varve::test::Everything::time>,
          varve::orm::field<&varve::test::Everything::local>,
          varve::orm::field<&varve::test::Everything::moment>,
          varve::orm::field<&varve::test::Everything::uuid>,
          varve::orm::field<&varve::test::Everything::document>,
          varve::orm::field<&varve::test::Everything::colour>,
          varve::orm::field<&varve::test::Everything::numbers>,
          varve::orm::field<&varve::test::Everything::words>,
          varve::orm::field<&varve::test::Everything::maybe_number>,
          varve::orm::field<&varve::test::Everything::maybe_text>,
          varve::orm::field<&varve::test::Everything::maybe_moment>,
          varve::orm::field<&varve::test::Everything::maybe_colour>> {};

namespace varve::test {
namespace {

constexpr auto id = orm::column<&Everything::id>;

struct EverythingDatabase : ShopDatabase {
    EverythingDatabase() {
        const bool is_sqlite = dialect_under_test() == "sqlite";
        run_script(
            db.connection(),
            is_sqlite
                ? "CREATE TABLE everything (id INTEGER PRIMARY KEY, truth BOOLEAN, small SMALLINT, medium "
                  "INTEGER, "
                  "large BIGINT, single REAL, real DOUBLE, amount DECIMAL(15,4), text TEXT, bytes BLOB, day "
                  "DATE, time TIME, local TIMESTAMP, moment TIMESTAMPTZ, uuid UUID TEXT, document JSON TEXT, "
                  "colour TEXT, numbers JSON TEXT, words JSON TEXT, maybe_number BIGINT, maybe_text TEXT, "
                  "maybe_moment TIMESTAMPTZ, maybe_colour TEXT)"
                : "CREATE TYPE colour AS ENUM ('red', 'green', 'blue');"
                  "CREATE TABLE everything (id bigint PRIMARY KEY, truth boolean, small smallint, medium "
                  "integer, "
                  "large bigint, single real, real double precision, amount numeric, text text, bytes bytea, "
                  "day date, \"time\" time, local timestamp, moment timestamptz, uuid uuid, document json, "
                  "colour colour, numbers bigint[], words text[], maybe_number bigint, maybe_text text, "
                  "maybe_moment timestamptz, maybe_colour colour)");
    }
};

class RandomValues {
public:
    explicit RandomValues(std::uint32_t seed) : m_random(seed) {}

    Everything row(std::int64_t key) {
        Everything row;
        row.id = key;
        row.truth = number(0, 1) == 1;
        row.small = static_cast<std::int16_t>(number(INT16_MIN, INT16_MAX));
        row.medium = static_cast<std::int32_t>(number(INT32_MIN, INT32_MAX));
        row.large = number(INT64_MIN, INT64_MAX);
        row.single = static_cast<float>(number(-100000, 100000)) / 16;
        row.real = std::ldexp(static_cast<double>(number(-1000000000, 1000000000)),
                              static_cast<int>(number(-60, 60)));
        row.amount =
            *Decimal::parse(std::to_string(number(-99999999, 99999999)) + "." + std::to_string(number(1, 9)));
        row.text = text();
        row.bytes = bytes();
        row.day = std::chrono::sys_days(std::chrono::days(number(-200000, 200000)));
        row.time = {std::chrono::microseconds(number(0, 86399999999))};
        row.local = LocalTime(std::chrono::microseconds(number(-60000000000000000, 60000000000000000)));
        row.moment = Instant(std::chrono::microseconds(number(-60000000000000000, 60000000000000000)));
        for (std::uint8_t& byte : row.uuid.bytes) {
            byte = static_cast<std::uint8_t>(number(0, 255));
        }
        row.document.text = "{\"a\":" + std::to_string(number(0, 99)) + "}";
        row.colour = static_cast<Colour>(number(0, 2));
        for (std::int64_t left = number(0, 3); left > 0; --left) {
            row.numbers.push_back(number(INT64_MIN, INT64_MAX));
            row.words.push_back(text());
        }
        if (number(0, 1) == 1) {
            row.maybe_number = number(-5, 5);
            row.maybe_text = text();
            row.maybe_moment = row.moment;
            row.maybe_colour = row.colour;
        }
        return row;
    }

private:
    std::int64_t number(std::int64_t least, std::int64_t most) {
        return std::uniform_int_distribution<std::int64_t>(least, most)(m_random);
    }
    std::string text() {
        static const std::vector<std::string> pieces{
            "a", "\"", "'", "\\", "{", "}", ",", "NULL", " ", "\n", "ü", "\xF0\x9F\x90\x98", "%", "$1", "\t"};
        std::string text;
        for (std::int64_t left = number(0, 6); left > 0; --left) {
            text += pieces[static_cast<std::size_t>(number(0, static_cast<std::int64_t>(pieces.size()) - 1))];
        }
        return text;
    }
    Bytes bytes() {
        Bytes bytes;
        for (std::int64_t left = number(0, 20); left > 0; --left) {
            bytes.push_back(static_cast<std::byte>(number(0, 255)));
        }
        return bytes;
    }

    std::mt19937 m_random;
};

}  // namespace

TEST_CASE("values of every type come back as they were", "[orm]") {
    EverythingDatabase it;
    RandomValues random(1);
    std::vector<Everything> rows;
    for (std::int64_t key = 1; key <= 200; ++key) {
        rows.push_back(random.row(key));
    }

    for (const Everything& row : rows) {
        it.db.insert(row);
    }

    const std::vector<Everything> back = it.db.select<Everything>().order_by(id).all();
    REQUIRE(back.size() == rows.size());
    for (std::size_t at = 0; at < rows.size(); ++at) {
        INFO(at);
        CHECK(back[at].amount == rows[at].amount);
        CHECK(back[at].moment == rows[at].moment);
        CHECK(back[at].words == rows[at].words);
        CHECK(back[at] == rows[at]);
    }
    it.db.remove<Everything>().where(everything).run();
    it.db.insert_many(rows);
    CHECK(it.db.select<Everything>().order_by(id).all() == rows);
}

TEST_CASE("values of every type can be asked for", "[orm]") {
    EverythingDatabase it;
    RandomValues random(7);
    for (std::int64_t key = 1; key <= 20; ++key) {
        const Everything row = random.row(key);
        it.db.insert(row);
        const auto finds = [&](auto condition) {
            return ids(it.db.select<Everything>().where(id == key && condition).all());
        };

        CHECK(finds(orm::column<&Everything::truth> == row.truth) == Ids{key});
        CHECK(finds(orm::column<&Everything::large> == row.large) == Ids{key});
        CHECK(finds(orm::column<&Everything::real> == row.real) == Ids{key});
        CHECK(finds(orm::column<&Everything::amount> == row.amount) == Ids{key});
        CHECK(finds(orm::column<&Everything::text> == row.text) == Ids{key});
        CHECK(finds(orm::column<&Everything::bytes> == row.bytes) == Ids{key});
        CHECK(finds(orm::column<&Everything::day> == row.day) == Ids{key});
        CHECK(finds(orm::column<&Everything::time> == row.time) == Ids{key});
        CHECK(finds(orm::column<&Everything::local> == row.local) == Ids{key});
        CHECK(finds(orm::column<&Everything::moment> == row.moment) == Ids{key});
        CHECK(finds(orm::column<&Everything::moment>.in({row.moment})) == Ids{key});
        CHECK(finds(orm::column<&Everything::uuid> == row.uuid) == Ids{key});
        CHECK(finds(orm::column<&Everything::colour> == row.colour) == Ids{key});
        CHECK(finds(query::array_contains(orm::column<&Everything::numbers>, row.numbers)) == Ids{key});
        CHECK(finds(json_text(orm::column<&Everything::document>, "a") != std::optional<std::string>("x")) ==
              Ids{key});
        CHECK(finds(orm::column<&Everything::text>.starts_with(row.text)) == Ids{key});
        CHECK(finds(orm::column<&Everything::text>.contains(row.text)) == Ids{key});
    }
}

TEST_CASE("values without any content are not NULL", "[orm]") {
    EverythingDatabase it;
    Everything row;
    row.id = 1;
    row.document.text = "{}";
    it.db.insert(row);
    const auto finds = [&](auto condition) {
        return it.db.select<Everything>().where(condition).count() == 1;
    };

    CHECK(it.db.get<Everything>(1) == row);
    CHECK(finds(orm::column<&Everything::bytes> == Bytes()));
    CHECK(finds(orm::column<&Everything::text> == ""));
    CHECK(finds(orm::column<&Everything::numbers> == std::vector<std::int64_t>()));
    CHECK(it.db.query<Bytes>(dialect_under_test() == "sqlite" ? "SELECT ?1" : "SELECT $1::bytea", Bytes()) ==
          std::vector<Bytes>{Bytes()});
}

TEST_CASE("a value that a type cannot hold is an error that names the column", "[orm]") {
    EverythingDatabase it;
    it.db.execute("INSERT INTO everything (id, large) VALUES (1, 99999999999)");
    const auto message = [&](const auto& action) {
        try {
            action();
        } catch (const Error& error) {
            CHECK(error.code() == ErrorCode::TypeMismatch);
            return std::string(error.what());
        }
        return std::string("nothing was thrown");
    };

    CHECK(message([&] { it.db.query<std::int32_t>("SELECT large FROM everything"); }).find("`large`") !=
          std::string::npos);
    CHECK(message([&] {
              it.db.query<std::string>("SELECT text FROM everything");
          }).find("`text` holds NULL") != std::string::npos);
    CHECK(it.db.query<std::optional<std::string>>("SELECT text FROM everything").front() == std::nullopt);
    const std::string large = dialect_under_test() == "sqlite" ? "SELECT 1e300" : "SELECT 1e300::float8";
    const Error error = error_in([&] { it.db.query<float>(large); });
    CHECK(error.code() == ErrorCode::TypeMismatch);
    CHECK(error.statement() == large);
    const std::string said = error.what();
    CHECK((said.find("`1e+300`") != std::string::npos || said.find("`1.0e+300`") != std::string::npos));
    CHECK(it.db.query<float>("SELECT 0.5").front() == 0.5F);
    CHECK(message([&] { it.db.query<bool>("SELECT 2"); }).find("`2`") != std::string::npos);
    CHECK(message([&] { it.db.query<std::int16_t>("SELECT 70000"); }).find("`70000`") != std::string::npos);
}

TEST_CASE("what a database would change without a word is refused", "[orm]") {
    EverythingDatabase it;
    Everything row;
    row.id = 1;
    const bool is_sqlite = dialect_under_test() == "sqlite";

    if (is_sqlite) {
        row.real = std::numeric_limits<double>::quiet_NaN();
        CHECK_THROWS_AS(it.db.insert(row), Error);
        row.real = 0;
        row.amount = *Decimal::parse("12345678901234567.89");
        CHECK_THROWS_AS(it.db.insert(row), Error);
    } else {
        row.text = std::string("a\0b", 3);
        CHECK_THROWS_AS(it.db.insert(row), Error);
        row.text = "";
        row.amount = *Decimal::parse("12345678901234567890123456789.000000000000000000001");
        it.db.insert(row);
        CHECK(it.db.get<Everything>(1).amount == row.amount);
    }
}

}  // namespace varve::test
