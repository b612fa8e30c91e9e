// SPDX-License-Identifier: MIT
#include "varve/report/change_list.hpp"

#include <catch2/catch.hpp>

namespace varve::report {

namespace {

Object column(const std::string& table, const std::string& name, const std::string& type = "text") {
    return {{Kind::Column, "", table, name, ""}, Column{{type}}};
}

}  // namespace

TEST_CASE("changes stand below their table with a sign each", "[report]") {
    const std::vector<Change> changes{Create{column("users", "email")},
                                      Alter{column("users", "age"), column("users", "age", "int")},
                                      Drop{{{Kind::Table, "", "", "old", ""}, Table{}}},
                                      Rename{column("users", "a"), column("users", "b")}};

    CHECK(change_list(changes, Colour::Never) == "table old\n"
                                                 "  - drop table old\n"
                                                 "table users\n"
                                                 "  + add column users.email\n"
                                                 "  ~ change column users.age (type)\n"
                                                 "  > rename column users.a to b\n");
}

TEST_CASE("nothing is said of nothing", "[report]") {
    CHECK(change_list({}, Colour::Always).empty());
    CHECK(question_list({}, Colour::Always).empty());
}

TEST_CASE("a question says what to type for each answer", "[report]") {
    const diff::RenameQuestion question{{Kind::Column, "", "users", "name", ""},
                                        {Kind::Column, "", "users", "full_name", ""},
                                        "both are text not null",
                                        "--rename users.name=users.full_name"};

    CHECK(question_list({question}, Colour::Never) ==
          "is column users.full_name the former column users.name?\n"
          "  both are text not null\n"
          "  yes: --rename users.name=users.full_name\n"
          "  no:  --no-renames (for all of them)\n");
}

}  // namespace varve::report
