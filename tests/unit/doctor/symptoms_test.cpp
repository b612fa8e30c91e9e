// SPDX-License-Identifier: MIT
#include "varve/doctor/symptoms.hpp"

#include <catch2/catch.hpp>

namespace varve::doctor {
namespace {

/// A table `t (a, b)` with whatever a case adds.
Schema table_with(std::vector<std::pair<Kind, Definition>> parts) {
    Schema schema;
    schema.add({{Kind::Table, "", "", "t", ""}, Table{}});
    schema.add({{Kind::Column, "", "t", "a", ""}, Column{{"int"}}});
    schema.add({{Kind::Column, "", "t", "b", ""}, Column{{"int"}}});
    char name = 'i';
    for (auto& [kind, definition] : parts) {
        schema.add({{kind, "", "t", std::string(1, name++), ""}, std::move(definition)});
    }
    return schema;
}

/// `check object` of each symptom.
std::vector<std::string> checks(const Schema& schema) {
    std::vector<std::string> found;
    for (const Symptom& each : find_symptoms(schema)) {
        found.push_back(each.check + " " + each.object.name);
    }
    return found;
}

Index index_on(std::vector<std::string> columns) {
    Index index;
    for (std::string& column : columns) {
        index.keys.push_back({std::move(column)});
    }
    return index;
}

using Checks = std::vector<std::string>;

}  // namespace

TEST_CASE("a table without a primary key is told, one with a key is not", "[doctor]") {
    CHECK(checks(table_with({})) == Checks{"table-without-primary-key t"});
    CHECK(checks(table_with({{Kind::PrimaryKey, PrimaryKey{{"a"}}}})).empty());
}

TEST_CASE("a foreign key wants an index that begins with its columns, in whatever order", "[doctor]") {
    const PrimaryKey key{{"b", "a"}};
    const ForeignKey both{{"a", "b"}, {"", "u"}};
    const ForeignKey one{{"a"}, {"", "u"}};

    CHECK(checks(table_with({{Kind::PrimaryKey, key}, {Kind::ForeignKey, both}})).empty());
    CHECK(checks(table_with({{Kind::PrimaryKey, key}, {Kind::ForeignKey, one}})) ==
          Checks{"foreign-key-without-index j"});
    CHECK(
        checks(table_with({{Kind::PrimaryKey, key}, {Kind::ForeignKey, one}, {Kind::Index, index_on({"a"})}}))
            .empty());
}

TEST_CASE("a partial index serves no foreign key", "[doctor]") {
    Index partial = index_on({"a"});
    partial.predicate = Expression{"a > 0"};

    CHECK(checks(table_with({{Kind::PrimaryKey, PrimaryKey{{"b"}}},
                             {Kind::ForeignKey, ForeignKey{{"a"}, {"", "u"}}},
                             {Kind::Index, partial}})) == Checks{"foreign-key-without-index j"});
}

TEST_CASE("an index that does what another one or a key does is told once", "[doctor]") {
    const PrimaryKey key{{"b"}};

    CHECK(checks(table_with(
              {{Kind::PrimaryKey, key}, {Kind::Index, index_on({"a"})}, {Kind::Index, index_on({"a"})}})) ==
          Checks{"duplicate-index k"});
    CHECK(checks(table_with({{Kind::PrimaryKey, key}, {Kind::Index, index_on({"b"})}})) ==
          Checks{"duplicate-index j"});
    CHECK(checks(table_with({{Kind::PrimaryKey, key}, {Kind::Index, index_on({"b", "a"})}})).empty());
}

TEST_CASE("a constraint that was never checked is invalid", "[doctor]") {
    CheckConstraint check{{"a > 0"}};
    check.is_validated = false;

    const std::vector<Symptom> found =
        find_symptoms(table_with({{Kind::PrimaryKey, PrimaryKey{{"b"}}}, {Kind::CheckConstraint, check}}));

    REQUIRE(found.size() == 1);
    CHECK(found.front().check == "not-validated");
    CHECK(found.front().group == Symptom::Group::Invalid);
}

}  // namespace varve::doctor
