// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>
#include <optional>

/// \file
/// Numbers of one width or kind beside columns of another one: databases take a value for one of its column's
/// type, programs do not.

namespace varve::test {

struct Number {
    std::int64_t id = 0;
    std::optional<std::int16_t> small;
    std::optional<std::int32_t> medium;
    std::optional<float> single;
    std::optional<double> real;
    std::optional<Decimal> amount;
};

}  // namespace varve::test

template <>
struct varve::Model<varve::test::Number>
    : varve::orm::Described<
          varve::test::Number, "numbers", varve::orm::key<&varve::test::Number::id>,
          varve::orm::field<&varve::test::Number::small>, varve::orm::field<&varve::test::Number::medium>,
          varve::orm::field<&varve::test::Number::single>, varve::orm::field<&varve::test::Number::real>,
          varve::orm::field<&varve::test::Number::amount>> {};

namespace varve::test {
namespace {

constexpr auto id = orm::column<&Number::id>;
constexpr auto small = orm::column<&Number::small>;
constexpr auto medium = orm::column<&Number::medium>;
constexpr auto single = orm::column<&Number::single>;
constexpr auto real = orm::column<&Number::real>;
constexpr auto amount = orm::column<&Number::amount>;

constexpr std::int64_t large = 5000000000;

Decimal decimal(std::string_view text) {
    return *Decimal::parse(text);
}

/// The first has small numbers, the second the least, the third the greatest, and the fourth none.
struct Numbers : ShopDatabase {
    Numbers() {
        const bool is_sqlite = dialect_under_test() == "sqlite";
        db.execute(is_sqlite
                       ? "CREATE TABLE numbers (id INTEGER PRIMARY KEY, small SMALLINT, medium INTEGER, "
                         "single REAL, real DOUBLE, amount DECIMAL(15,4))"
                       : "CREATE TABLE numbers (id bigint PRIMARY KEY, small smallint, medium integer, "
                         "single real, real double precision, amount numeric)");
        using Small = std::numeric_limits<std::int16_t>;
        using Medium = std::numeric_limits<std::int32_t>;
        db.insert(Number{1, std::int16_t{5}, 7, 0.1F, 0.1, decimal("0.1")});
        db.insert(Number{2, Small::min(), Medium::min(), std::numeric_limits<float>::lowest(),
                         std::numeric_limits<double>::lowest(), decimal("-99999999999.9999")});
        db.insert(Number{3, Small::max(), Medium::max(), std::numeric_limits<float>::denorm_min(),
                         std::numeric_limits<double>::denorm_min(), decimal("99999999999.9999")});
        db.insert(Number{.id = 4,
                         .small = {},
                         .medium = {},
                         .single = std::numeric_limits<float>::infinity(),
                         .real = std::numeric_limits<double>::infinity(),
                         .amount = {}});
    }
    template <class C>
    Ids where(C condition) {
        return ids(db.select<Number>().where(std::move(condition)).order_by(id).all());
    }
};

}  // namespace

TEST_CASE("a number that is wider than its column is compared as it is", "[orm]") {
    Numbers it;

    CHECK(it.where(small < large) == Ids{1, 2, 3});
    CHECK(it.where(large > small) == Ids{1, 2, 3});
    CHECK(it.where(small == large) == Ids{});
    CHECK(it.where(small.between(0, large)) == Ids{1, 3});
    CHECK(it.where(small.between(-40000, 40000)) == Ids{1, 2, 3});
    CHECK(it.where(small.in({std::int64_t{5}, large})) == Ids{1});
    CHECK(it.where(small.not_in({5, 40000})) == Ids{2, 3});
    CHECK(it.where(small.is_same_as(large)) == Ids{});
    CHECK(it.where(small.is_distinct_from(large)) == Ids{1, 2, 3, 4});
    CHECK(it.where(medium < std::uint32_t{4000000000}) == Ids{1, 2, 3});
    CHECK(it.where(medium == std::uint16_t{7}) == Ids{1});
    CHECK(it.where(medium == std::size_t{7}) == Ids{1});
    CHECK(it.db.find<Number>(std::size_t{2})->id == 2);
    CHECK(it.db.find<Number>(3U)->id == 3);
}

TEST_CASE("a number that no database holds is an error", "[orm]") {
    Numbers it;

    CHECK(error_in([&] { it.where(medium < std::numeric_limits<std::uint64_t>::max()); }).code() ==
          ErrorCode::TypeMismatch);
    CHECK(error_in([&] { it.db.find<Number>(std::numeric_limits<std::uint64_t>::max()); }).code() ==
          ErrorCode::TypeMismatch);
}

TEST_CASE("a number with a point is compared with whole ones as it is", "[orm]") {
    Numbers it;

    CHECK(it.where(medium < decimal("7.5")) == Ids{1, 2});
    CHECK(it.where(small < decimal("100000000000.5")) == Ids{1, 2, 3});
    CHECK(it.where(medium == 7.5) == Ids{});
    CHECK(it.where(medium.in({7.0, 7.5})) == Ids{1});
    CHECK(it.where(amount == 0.1) == Ids{1});
    CHECK(it.where(amount.between(0.05, 1)) == Ids{1});
    CHECK(it.where(amount == decimal("0.1000")) == Ids{1});
    CHECK(it.where(real < decimal("0.5")) == Ids{1, 2, 3});
    // The float that is nearest to a tenth is not the double that is.
    CHECK(it.where(single == 0.1F) == Ids{1});
    CHECK(it.where(single == 0.1) == Ids{});
    CHECK(it.where(single < 1e300) == Ids{1, 2, 3});
}

TEST_CASE("whole numbers are computed with 64 bits", "[orm]") {
    Numbers it;

    CHECK(it.where(medium + small == 12) == Ids{1});
    CHECK(it.where(medium + 1 > 0) == Ids{1, 3});
    CHECK(it.where(1 + medium > 0) == Ids{1, 3});
    CHECK(it.where(small * small > 0) == Ids{1, 2, 3});
    CHECK(it.where(medium * medium > large) == Ids{2, 3});
    CHECK(it.where(medium % 4 * large == 3 * large) == Ids{1, 3});
    CHECK(it.where(0 - medium > 0) == Ids{2});
    CHECK(it.where(medium * 0.5 == 3.5) == Ids{1});
    it.db.update<Number>().where(id == 1).set(medium = medium + 1).run();
    CHECK(it.db.get<Number>(1).medium == 8);
}

TEST_CASE("one of two numbers has the type of the wider one", "[orm]") {
    Numbers it;
    const auto values = [&](auto expression) {
        return it.db.select<Number>().order_by(id).select_value(expression).all();
    };

    CHECK(values(coalesce(small, 100000)) == std::vector<std::int32_t>{5, -32768, 32767, 100000});
    CHECK(values(coalesce(medium, large)).back() == large);
    CHECK(values(when(id == 1, 1).otherwise(2.5)) == std::vector<double>{1, 2.5, 2.5, 2.5});
    CHECK(values(when(id == 1, large).otherwise(small)) ==
          std::vector<std::optional<std::int64_t>>{large, -32768, 32767, std::nullopt});
}

TEST_CASE("the extremes of every kind of number come back", "[orm]") {
    Numbers it;

    const Number least = it.db.get<Number>(2);
    const Number greatest = it.db.get<Number>(3);

    CHECK(least.small == std::numeric_limits<std::int16_t>::min());
    CHECK(least.medium == std::numeric_limits<std::int32_t>::min());
    CHECK(least.single == std::numeric_limits<float>::lowest());
    CHECK(least.real == std::numeric_limits<double>::lowest());
    CHECK(greatest.single == std::numeric_limits<float>::denorm_min());
    CHECK(greatest.real == std::numeric_limits<double>::denorm_min());
    CHECK(greatest.amount == decimal("99999999999.9999"));
    CHECK(it.db.get<Number>(4).real == std::numeric_limits<double>::infinity());
}

}  // namespace varve::test
