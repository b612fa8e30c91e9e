// SPDX-License-Identifier: MIT
#include "varve/diff/diff.hpp"

#include "../model/sample_schema.hpp"

#include <catch2/catch.hpp>

using namespace varve;

namespace {

std::vector<std::string> described(const diff::Result& result) {
    std::vector<std::string> lines;
    for (const Change& change : result.changes) {
        lines.push_back(describe(change));
    }
    return lines;
}

}  // namespace

TEST_CASE("equal schemas have no changes", "[diff]") {
    CHECK(diff::diff(testing::users_schema(), testing::users_schema()).changes.empty());
}

TEST_CASE("the order of columns is not a change", "[diff]") {
    Schema to = testing::users_schema();
    for (auto& [id, object] : to.objects()) {
        object.ordinal = 100 - object.ordinal;
    }

    CHECK(diff::diff(testing::users_schema(), to).changes.empty());
}

TEST_CASE("added, dropped and changed objects are told apart", "[diff]") {
    Schema to = testing::users_schema();
    to.remove({Kind::Index, "", "users", "users_email", ""});
    to.add(testing::column("users", "age", "smallint", 3));
    to.add(testing::column("users", "born", "date", 4));

    CHECK(described(diff::diff(testing::users_schema(), to)) ==
          std::vector<std::string>{"change column users.age (type)", "add column users.born",
                                   "drop index users_email of users"});
}

TEST_CASE("what is not modelled never differs", "[diff]") {
    Schema to = testing::users_schema();
    to.add({{Kind::Unmodelled, "", "", "x", ""}, Unmodelled{"rule"}});

    CHECK(diff::diff(testing::users_schema(), to).changes.empty());
    CHECK(diff::diff(to, testing::users_schema()).changes.empty());
}

TEST_CASE("a dropped and an added column of one type are a question", "[diff]") {
    Schema to = testing::users_schema();
    to.remove({Kind::Column, "", "users", "email", ""});
    to.add(testing::column("users", "mail", "text", 2));

    const diff::Result result = diff::diff(testing::users_schema(), to);

    REQUIRE(result.questions.size() == 1);
    CHECK(result.questions[0].evidence == "both are text");
    CHECK(result.questions[0].answer == "--rename users.email=users.mail");
}

TEST_CASE("the column with the likest name is asked about first", "[diff]") {
    Schema to = testing::users_schema();
    to.remove({Kind::Column, "", "users", "email", ""});
    to.add(testing::column("users", "city", "text", 2));
    to.add(testing::column("users", "work_email", "text", 3));

    const diff::Result result = diff::diff(testing::users_schema(), to);

    REQUIRE(result.questions.size() == 1);
    CHECK(result.questions[0].to.name == "work_email");
}

TEST_CASE("columns of different types are no question", "[diff]") {
    Schema to = testing::users_schema();
    to.remove({Kind::Column, "", "users", "email", ""});
    to.add(testing::column("users", "mail", "bytea", 2));

    CHECK(diff::diff(testing::users_schema(), to).questions.empty());
}

TEST_CASE("a table with most of its columns under another name is a question", "[diff]") {
    const Schema from = testing::users_schema();
    Schema to;
    for (const auto& [id, object] : from.objects()) {
        Object moved = object;
        (id.kind == Kind::Table ? moved.id.name : moved.id.owner) = "people";
        to.add(moved);
    }

    const diff::Result result = diff::diff(from, to);

    REQUIRE(result.questions.size() == 1);
    CHECK(result.questions[0].evidence == "3 of 3 columns are the same");
    CHECK(result.questions[0].answer == "--rename users=people");
}

TEST_CASE("nobody is asked when open renames are drops and adds", "[diff]") {
    Schema to = testing::users_schema();
    to.remove({Kind::Column, "", "users", "email", ""});
    to.add(testing::column("users", "mail", "text", 2));

    const diff::Result result = diff::diff(testing::users_schema(), to, {{}, diff::OpenRenames::DropAndAdd});

    CHECK(result.questions.empty());
    CHECK(described(result) == std::vector<std::string>{"drop column users.email", "add column users.mail"});
}

TEST_CASE("a constraint of another name and the same content is renamed without a question", "[diff]") {
    Schema to = testing::users_schema();
    to.remove({Kind::PrimaryKey, "", "users", "users_pkey", ""});
    to.add(testing::part(Kind::PrimaryKey, "users", "pk_users", PrimaryKey{{"id"}}));

    const diff::Result result = diff::diff(testing::users_schema(), to);

    CHECK(result.questions.empty());
    CHECK(described(result) ==
          std::vector<std::string>{"rename primary key users_pkey of users to pk_users"});
}

namespace {

/// A check of table `t` whose name the database made up.
Object given_check(const std::string& name, const std::string& expression) {
    Object check{{Kind::CheckConstraint, "", "t", name, ""}, CheckConstraint{{expression}}};
    check.has_given_name = true;
    return check;
}

Schema with_checks(const std::vector<std::string>& expressions) {
    Schema schema;
    std::string name = "t_check";
    for (std::size_t at = 0; at < expressions.size(); ++at) {
        schema.add(given_check(at == 0 ? name : name + std::to_string(at), expressions[at]));
    }
    return schema;
}

}  // namespace

TEST_CASE("which constraint has which of the names that the database made up is no change", "[diff]") {
    CHECK(diff::diff(with_checks({"a", "b", "c"}), with_checks({"c", "a", "b"})).changes.empty());
    CHECK(diff::diff(with_checks({"a", "a", "b"}), with_checks({"b", "a", "a"})).changes.empty());
}

TEST_CASE("names that the database made up are dealt among what stays", "[diff]") {
    CHECK(described(diff::diff(with_checks({"a", "b", "c"}), with_checks({"b", "a", "d"}))) ==
          std::vector<std::string>{"change check t_check2 of t (expression)"});
    // `a` is gone and its name taken by `b`, whose own name is new to `c`.
    CHECK(diff::diff(with_checks({"a", "b"}), with_checks({"b", "c"})).changes.size() == 2);
}

TEST_CASE("names that somebody chose are facts", "[diff]") {
    Schema from = with_checks({"a", "b"});
    Schema to = with_checks({"b", "a"});
    for (auto& [id, object] : to.objects()) {
        object.has_given_name = false;
    }

    CHECK(diff::diff(from, to).changes.size() == 2);
}

TEST_CASE("a plan speaks of constraints by the names that they have", "[diff]") {
    const std::optional<Schema> dealt =
        diff::with_given_names_of(with_checks({"a", "b", "c"}), with_checks({"b", "a", "d"}));

    REQUIRE(dealt);
    CHECK(as<CheckConstraint>(dealt->objects().begin()->second).expression.text == "a");
    CHECK_FALSE(diff::with_given_names_of(with_checks({"a"}), with_checks({"a", "b"})));
}
