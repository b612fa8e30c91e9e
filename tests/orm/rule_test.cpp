// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"

#include <catch2/catch.hpp>

namespace desk {

struct Ticket {
    std::int64_t id = 0;
    std::string code;
    std::string plan;
    std::optional<std::string> company;
    std::vector<std::string> tags;
    varve::Date starts;
    std::optional<varve::Date> ends;
};

bool is_code(std::string_view code) {
    return code.size() == 3;
}

bool fits_plan(const std::string& plan, const std::optional<std::string>& company) {
    return plan != "team" || company.has_value();
}

}  // namespace desk

template <>
struct varve::Model<desk::Ticket> {
    static constexpr query::ColumnInfo columns[] = {
        {"id", type_of<std::int64_t>, offsetof(desk::Ticket, id), query::ColumnTrait::Key},
        {"code", type_of<std::string>, offsetof(desk::Ticket, code)},
        {"plan", type_of<std::string>, offsetof(desk::Ticket, plan)},
        {"company", type_of<std::optional<std::string>>, offsetof(desk::Ticket, company)},
        {"tags", type_of<std::vector<std::string>>, offsetof(desk::Ticket, tags)},
        {"starts", type_of<Date>, offsetof(desk::Ticket, starts)},
        {"ends", type_of<std::optional<Date>>, offsetof(desk::Ticket, ends)},
    };
    static constexpr std::string_view paid[] = {"pro", "team"};
    static constexpr query::RuleCondition when_paid[] = {{2, query::RuleCondition::Kind::Among, paid}};
    static constexpr std::uint16_t plan_place[] = {2};
    static constexpr std::uint16_t company_place[] = {3};
    static constexpr std::uint16_t starts_place[] = {5};
    static constexpr query::Rule rules[] = {
        {.name = "code", .column = 1, .check_values = &orm::holds_for<&desk::is_code>},
        {.name = "unique", .kind = query::RuleKind::Unique, .column = 1, .columns = plan_place},
        {.name = "required", .kind = query::RuleKind::Required, .column = 3, .conditions = when_paid},
        {.name = "required", .kind = query::RuleKind::Required, .column = 4},
        {.name = "max_length", .kind = query::RuleKind::MaxLength, .column = 4, .number = 2},
        {.name = "minimum", .kind = query::RuleKind::AtLeast, .column = 6, .columns = starts_place},
        {.name = "fits_plan",
         .column = 2,
         .message = "is for companies",
         .columns = company_place,
         .check_values = &orm::holds_for<&desk::fits_plan>},
    };
    static constexpr query::TableInfo table{"", "tickets", columns, rules};
};

namespace varve::test {
namespace {

using desk::Ticket;

struct Desk : ShopDatabase {
    explicit Desk(const SessionOptions& options = {}) : ShopDatabase(options) {
        const std::string list = dialect_under_test() == "sqlite" ? "TEXT" : "TEXT[]";
        run_script(db.connection(),
                   "CREATE TABLE tickets (id BIGINT PRIMARY KEY, code TEXT, plan TEXT, company "
                   "TEXT, tags " +
                       list + ", starts DATE, ends DATE);");
    }
};

Ticket good(std::int64_t id = 1) {
    return {.id = id,
            .code = "abc",
            .plan = "free",
            .company = std::nullopt,
            .tags = {"x"},
            .starts = *parse_date("2026-11-21"),
            .ends = std::nullopt};
}

std::vector<std::string> told(const Error& error) {
    std::vector<std::string> all;
    for (const FieldError& each : error.fields()) {
        all.push_back(each.path + " " + each.message);
    }
    return all;
}

}  // namespace

TEST_CASE("rules that depend, speak of several columns or are functions are told together", "[orm]") {
    Desk it;
    Ticket bad = good();
    bad.code = "much too long";
    bad.plan = "team";
    bad.tags = {};
    bad.ends = *parse_date("2026-11-20");

    const Error error = error_in([&] { it.db.insert(bad); });

    CHECK(told(error) == std::vector<std::string>{"code is not valid", "company is missing",
                                                  "tags is missing", "ends is less than `starts`",
                                                  "plan is for companies"});
    CHECK(error.fields()[0].value == "much too long");
    CHECK(error.fields()[3].value == "2026-11-20");
    CHECK(it.db.select<Ticket>().count() == 0);
}

TEST_CASE("a rule with a condition holds only where the condition does", "[orm]") {
    Desk it;
    Ticket paid = good();
    paid.plan = "pro";

    const Error error = error_in([&] { it.db.insert(paid); });
    it.db.insert(good());

    CHECK(told(error) == std::vector<std::string>{"company is missing"});
}

TEST_CASE("the length of an array is the number of its elements", "[orm]") {
    Desk it;
    Ticket two = good(1);
    two.tags = {"a long element", "another one, with commas"};
    Ticket three = good(2);
    three.tags = {"a", "b", "c"};
    three.code = "xyz";

    it.db.insert(two);
    const Error error = error_in([&] { it.db.insert(three); });

    CHECK(told(error) == std::vector<std::string>{"tags is longer than 2 elements"});
}

TEST_CASE("what has to be unique is looked for, but not by the row itself", "[orm]") {
    Desk it;
    Ticket first = good(1);
    it.db.insert(first);

    const Error taken = error_in([&] { it.db.insert(good(2)); });
    const Error many = error_in([&] { it.db.insert_many(std::vector<Ticket>{good(3)}); });
    Ticket other = good(4);
    other.plan = "other";
    it.db.insert(other);
    it.db.update(first);
    other.plan = "free";
    const Error moved = error_in([&] { it.db.update(other); });

    CHECK(told(taken) == std::vector<std::string>{"code is taken already"});
    CHECK(taken.fields()[0].rule == "unique");
    CHECK(told(many) == std::vector<std::string>{"[0].code is taken already"});
    CHECK(told(moved) == std::vector<std::string>{"code is taken already"});
    CHECK(it.db.select<Ticket>().count() == 2);
}

TEST_CASE("values may be kept out of errors", "[orm]") {
    Desk it({.hides_values = true});
    Ticket bad = good();
    bad.code = "secret";

    const Error error = error_in([&] { it.db.insert(bad); });

    REQUIRE(error.fields().size() == 1);
    CHECK(error.fields()[0].value.empty());
    CHECK(std::string(error.what()).find("secret") == std::string::npos);
}

}  // namespace varve::test
