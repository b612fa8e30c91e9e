// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

/// \file
/// Every operator and every function of the query builder beside the same SQL written by hand, and a proof
/// that none is missing here.

namespace varve::test {

/// A text that is searched for words.
struct Line {
    std::string words;
};

}  // namespace varve::test

template <>
struct varve::Model<varve::test::Line>
    : varve::orm::Described<varve::test::Line, "lines", varve::orm::key<&varve::test::Line::words>> {};

namespace varve::test {
namespace {

using namespace shop;
using query::Operation;

/// What a case has used.
struct Used {
    std::set<Operation> operations;
    std::set<query::Feature> features;
    std::set<query::Quantifier> quantifiers;
    std::set<query::Join::Kind> joins;
    std::set<query::Member::Kind> members;

    void add(const query::Fragment& fragment) {
        for (const query::Node& node : fragment.nodes) {
            operations.insert(node.operation);
            if (node.operation == Operation::Feature) {
                features.insert(static_cast<query::Feature>(node.column));
            }
            if (node.operation == Operation::Quantified) {
                quantifiers.insert(static_cast<query::Quantifier>(node.column));
            }
        }
        for (const query::Subquery& each : fragment.subqueries) {
            add(*each);
        }
    }
    void add(const query::SelectState& select) {
        for (const query::Fragment* each :
             {&select.outputs, &select.where, &select.group_by, &select.having, &select.order_by}) {
            add(*each);
        }
        for (const query::Join& each : select.joins) {
            joins.insert(each.kind);
            add(each.condition);
        }
        for (const query::Member& each : select.members) {
            members.insert(each.kind);
            add(*each.query);
            if (!select.order_by.empty()) {
                operations.insert(Operation::Output);
            }
        }
    }
};

/// One row of the table: what the builder finds, and what SQL by hand finds.
class Conformance : public FilledShop {
public:
    Used used;

    /// The users that fulfil a condition.
    template <class C>
    void where(C condition, const std::string& sqlite, const std::string& postgres = "") {
        auto query = db.select<User>().where(std::move(condition)).order_by(user.id);
        const std::string& by_hand = postgres.empty() || is_sqlite() ? sqlite : postgres;
        check(query.select_value(user.id), "SELECT id FROM users WHERE " + by_hand + " ORDER BY id");
    }
    /// A value of each user.
    template <class E>
    void value(E expression, const std::string& sqlite, const std::string& postgres = "") {
        const std::string& by_hand = postgres.empty() || is_sqlite() ? sqlite : postgres;
        check(db.from(user).order_by(user.id).select_value(expression),
              "SELECT " + by_hand + " FROM users ORDER BY id");
    }
    /// A whole query of one value.
    template <class Query>
    void check(Query query, const std::string& by_hand) {
        INFO(query.to_sql(db.grammar()) << "\nby hand: " << by_hand);
        used.add(query.state());
        CHECK(query.all() == db.query<typename Query::Result>(by_hand));
    }
    static bool is_sqlite() { return dialect_under_test() == "sqlite"; }
};

/// Its name, so that the compiler asks for a line here when there is a new one.
const char* name_of(Operation operation) {
    switch (operation) {
    case Operation::Column: return "Column";
    case Operation::Output: return "Output";
    case Operation::Argument: return "Argument";
    case Operation::Null: return "Null";
    case Operation::True: return "True";
    case Operation::False: return "False";
    case Operation::Star: return "Star";
    case Operation::Infix: return "Infix";
    case Operation::Chain: return "Chain";
    case Operation::Prefix: return "Prefix";
    case Operation::Suffix: return "Suffix";
    case Operation::Function: return "Function";
    case Operation::Distinct: return "Distinct";
    case Operation::Filter: return "Filter";
    case Operation::Over: return "Over";
    case Operation::Cast: return "Cast";
    case Operation::Same: return "Same";
    case Operation::Different: return "Different";
    case Operation::Like: return "Like";
    case Operation::LikeAnyCase: return "LikeAnyCase";
    case Operation::StartsWith: return "StartsWith";
    case Operation::Between: return "Between";
    case Operation::In: return "In";
    case Operation::InQuery: return "InQuery";
    case Operation::Case: return "Case";
    case Operation::Order: return "Order";
    case Operation::Exists: return "Exists";
    case Operation::Scalar: return "Scalar";
    case Operation::Quantified: return "Quantified";
    case Operation::Template: return "Template";
    case Operation::Feature: return "Feature";
    }
    return nullptr;
}

std::string content_of(const std::string& file) {
    std::ifstream in(std::filesystem::path(VARVE_SOURCE_DIR) / file);
    std::ostringstream content;
    content << in.rdbuf();
    return content.str();
}

/// The names that stand between a beginning and a parenthesis, one a line.
std::set<std::string> names_behind(const std::string& text, const std::vector<std::string>& beginnings) {
    std::set<std::string> names;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        for (const std::string& beginning : beginnings) {
            const std::size_t end = line.find('(');
            if (line.starts_with(beginning) && end != std::string::npos) {
                const std::string name = line.substr(beginning.size(), end - beginning.size());
                if (name.find_first_of(" :<") == std::string::npos) {
                    names.insert(name);
                }
            }
        }
    }
    return names;
}

void comparisons(Conformance& it) {
    it.where(user.id == 2, "id = 2");
    it.where(user.id != 2, "id <> 2");
    it.where(user.id < 2, "id < 2");
    it.where(user.id <= 2, "id <= 2");
    it.where(user.id > 2, "id > 2");
    it.where(user.id >= 2, "id >= 2");
    it.where(user.id == user.version, "id = version");
    it.where(user.name == std::nullopt, "name IS NULL");
    it.where(user.name != std::nullopt, "name IS NOT NULL");
    it.where(user.name.is_null(), "name IS NULL");
    it.where(user.name.is_not_null(), "name IS NOT NULL");
    it.where(user.name.is_same_as(std::optional<std::string>()), "name IS NULL");
    it.where(user.name.is_same_as("Ada"), "name = 'Ada'");
    it.where(user.name.is_distinct_from("Ada"), "name IS NULL OR name <> 'Ada'");
    it.where(user.age.between(18, 30), "age BETWEEN 18 AND 30");
    it.where(!user.age.between(18, 30), "age NOT BETWEEN 18 AND 30");
    it.where(user.id.in({1, 3}), "id IN (1, 3)");
    it.where(user.id.not_in({1, 3}), "id NOT IN (1, 3)");
    it.where(user.manager_id.not_in({7}), "manager_id NOT IN (7)");
    it.where(query::Predicate<User>(everything), "true");
    it.where(user.id == 1 || (user.id == 2 && user.age > 20), "id = 1 OR (id = 2 AND age > 20)");
    it.where((user.id == 1 || user.id == 2) && !(user.age > 20), "(id = 1 OR id = 2) AND NOT age > 20");
}

void texts(Conformance& it) {
    it.where(user.email.like("_da@%"), "email GLOB '?da@*'", "email LIKE '_da@%'");
    it.where(user.email.like_any_case("ADA%"), "email LIKE 'ADA%'", "email ILIKE 'ADA%'");
    it.where(user.email.starts_with("b"), "substr(email, 1, 1) = 'b'");
    it.where(user.email.ends_with(".org"), "substr(email, -4) = '.org'", "right(email, 4) = '.org'");
    it.where(user.name.contains("0%"), "instr(name, '0%') > 0", "strpos(name, '0%') > 0");
    it.where(user.email.equals_any_case("BOB@EXAMPLE.ORG"), "lower(email) = 'bob@example.org'");
    it.where(user.email.starts_with_any_case("BO"), "substr(lower(email), 1, 2) = 'bo'");
    it.where(user.email.contains_any_case("EXAMPLE.C"), "instr(lower(email), 'example.c') > 0",
             "strpos(lower(email), 'example.c') > 0");
    it.value(lower(user.name), "lower(name)");
    it.value(upper(user.name), "upper(name)");
    it.value(length(user.email), "length(email)");
    it.value(concat(user.email, "/", user.name), "email || '/' || name");
}

void numbers(Conformance& it) {
    it.value(user.age + user.id, "age + id");
    it.value(user.age - (user.id - 1) * 2, "age - (id - 1) * 2");
    it.value((user.age - 10) / 3, "(age - 10) / 3");
    it.value(user.age % 7, "age % 7");
    it.value(user.id - (user.id - user.age), "id - (id - age)");
    it.value(query::abs(user.id - 2), "abs(id - 2)");
    it.value(call<std::int64_t>("abs", user.id - 3), "abs(id - 3)");
    it.value(coalesce(user.manager_id, 7), "coalesce(manager_id, 7)");
    it.value(cast<std::string>(user.age), "CAST(age AS text)");
    it.value(value(std::int64_t{5}), "5");
    it.value(sql<std::int64_t>("abs({} - {})", user.age, 20), "abs(age - 20)");
    it.value(when(user.age < 20, "young").when(user.age < 50, "older").otherwise("old"),
             "CASE WHEN age < 20 THEN 'young' WHEN age < 50 THEN 'older' ELSE 'old' END");
    it.value(when(user.age > 20, "older").end(), "CASE WHEN age > 20 THEN 'older' END");
}

void aggregates(Conformance& it) {
    const auto one = [&](auto expression, const std::string& by_hand) {
        it.check(it.db.from(user).select_value(expression), "SELECT " + by_hand + " FROM users");
    };
    one(count(), "count(*)");
    one(count(user.name), "count(name)");
    one(count_distinct(user.age), "count(DISTINCT age)");
    one(sum_distinct(user.age), "sum(DISTINCT age)");
    one(avg_distinct(user.age), "avg(DISTINCT age)");
    one(query::call_over_distinct<std::optional<std::int64_t>>("max", user.age), "max(DISTINCT age)");
    one(sum(user.age), "sum(age)");
    one(avg(user.age), "avg(age)");
    one(min(user.name), "min(name)");
    one(max(user.name), "max(name)");
    one(count().filter(user.age > 20), "count(*) FILTER (WHERE age > 20)");
    one(query::call_over_rows<std::optional<std::int64_t>>("max", user.age), "max(age)");
    it.check(it.db.from(user).group_by(user.age).having(count() > 1).select_value(user.age),
             "SELECT age FROM users GROUP BY age HAVING count(*) > 1");
}

void windows(Conformance& it) {
    const auto by_id = query::order_by(user.id);
    it.value(row_number().over(query::order_by(user.id.desc())), "row_number() OVER (ORDER BY id DESC)");
    it.value(rank().over(query::order_by(user.age)), "rank() OVER (ORDER BY age)");
    it.value(dense_rank().over(query::order_by(user.age)), "dense_rank() OVER (ORDER BY age)");
    it.value(lag(user.id).over(by_id), "lag(id) OVER (ORDER BY id)");
    it.value(lead(user.id).over(by_id), "lead(id) OVER (ORDER BY id)");
    it.value(first_value(user.email).over(partition_by(user.age).order_by(user.id)),
             "first_value(email) OVER (PARTITION BY age ORDER BY id)");
    it.value(last_value(user.email).over(by_id.rows(query::all_rows)),
             "last_value(email) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)");
    it.value(sum(user.id).over(by_id.rows(query::rows_up_to_here)), "sum(id) OVER (ORDER BY id)");
    it.value(sum(user.id).over(by_id.rows(query::rows_from_here)), "sum(id) OVER (ORDER BY id DESC)");
    it.value(sum(user.id).over(by_id.rows(query::neighbour_rows)),
             "sum(id) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING)");
    it.value(sum(user.id).over(by_id.rows(query::Frame("ROWS BETWEEN 1 PRECEDING AND CURRENT ROW"))),
             "sum(id) OVER (ORDER BY id ROWS 1 PRECEDING)");
    it.value(count().over(), "count(*) OVER ()");
}

void subqueries(Conformance& it) {
    const auto authors = [&] { return it.db.from(post).select_value(post.author_id); };
    it.where(exists(it.db.select<Post>().within(user).where(post.author_id == user.id && post.is_published)),
             "EXISTS (SELECT 1 FROM posts WHERE author_id = users.id AND is_published)");
    it.where(in(user.id, authors()), "id IN (SELECT author_id FROM posts)");
    it.where(!in(user.id, authors()), "id NOT IN (SELECT author_id FROM posts)");
    it.where(user.id == scalar(it.db.from(post).select_value(max(post.author_id))),
             "id = (SELECT max(author_id) FROM posts)");
    it.where(user.id < any_of(authors()), "id < (SELECT max(author_id) FROM posts)");
    it.where(user.id >= all_of(authors()), "id >= (SELECT max(author_id) FROM posts)");
    it.where(user.posts.any(post.title == "t1"),
             "EXISTS (SELECT 1 FROM posts WHERE author_id = users.id AND title = 't1')");
    it.where(user.posts.none(), "NOT EXISTS (SELECT 1 FROM posts WHERE author_id = users.id)");
    it.where(user.posts.all(post.is_published),
             "NOT EXISTS (SELECT 1 FROM posts WHERE author_id = users.id AND NOT is_published)");
}

void joins(Conformance& it) {
    const auto pairs = [&](auto query, const std::string& word, const std::string& on) {
        it.check(query.order_by(post.id.asc().nulls_last(), user.id.asc().nulls_last())
                     .select_value(coalesce(post.id, 0) * 10 + coalesce(user.id, 0)),
                 "SELECT coalesce(p.id, 0) * 10 + coalesce(u.id, 0) FROM posts p " + word + " JOIN users u" +
                     on + " ORDER BY p.id NULLS LAST, u.id NULLS LAST");
    };
    const auto published = [&] { return post.author_id == user.id && post.is_published; };
    const std::string on = " ON p.author_id = u.id AND p.is_published";
    pairs(it.db.from(post).join(user, published()), "INNER", on);
    pairs(it.db.from(post).left_join(user, published()), "LEFT", on);
    pairs(it.db.from(post).right_join(user, published()), "RIGHT", on);
    pairs(it.db.from(post).full_join(user, post.author_id == user.id), "FULL", " ON p.author_id = u.id");
    pairs(it.db.from(post).cross_join(user), "CROSS", "");
}

void sets(Conformance& it) {
    const auto some = [&](auto condition) {
        return it.db.from(user).where(std::move(condition)).select_value(user.id);
    };
    const std::string low = "SELECT id FROM users WHERE id < 3 ";
    const std::string high = " SELECT id FROM users WHERE id > 1 ORDER BY id DESC";
    const auto ordered = [&](auto query, const std::string& word) {
        it.check(query.order_by(user.id.desc()), low + word + high);
    };
    ordered(some(user.id < 3).union_with(some(user.id > 1)), "UNION");
    ordered(some(user.id < 3).union_all(some(user.id > 1)), "UNION ALL");
    ordered(some(user.id < 3).intersect(some(user.id > 1)), "INTERSECT");
    ordered(some(user.id < 3).except(some(user.id > 1)), "EXCEPT");
}

/// What only queries with documents, arrays and words have; the shop has none, so they are made of values.
void features(Conformance& it) {
    const auto document = value(Json{R"({"a": {"b": "c"}, "n": [1, 2]})"});
    it.value(json_text(document, "a", "b"), "'c'");
    it.value(json_text(document, "n", "1"), "'2'");
    it.value(json_text(document, "x"), "NULL");
    const auto list = sql<std::vector<std::int64_t>>("{}", std::vector<std::int64_t>{1, 2});
    if (Conformance::is_sqlite()) {
        it.where(query::array_contains(list, {1}), "true");
        it.where(query::array_overlaps(list, {2, 3}), "true");
        it.where(query::array_contains(list, {1, 3}), "false");
        it.db.execute("CREATE VIRTUAL TABLE lines USING fts5(words)");
    } else {
        const auto numbers = sql<std::vector<std::int64_t>>("ARRAY[1, 2]::bigint[]");
        it.where(query::array_contains(numbers, {1}), "true");
        it.where(query::array_overlaps(numbers, {2, 3}), "true");
        it.where(query::array_contains(numbers, {1, 3}), "false");
        it.db.execute("CREATE TABLE lines (words text)");
    }
    it.db.execute("INSERT INTO lines VALUES ('a red house'), ('a blue car')");
    constexpr auto words = orm::column<&Line::words>;
    it.check(it.db.select<Line>().where(matches(words, "red")).select_value(words),
             "SELECT words FROM lines WHERE words LIKE '%red%'");
}

}  // namespace

TEST_CASE("every operator and function does what the same SQL by hand does", "[orm]") {
    Conformance it;
    for (const auto& part :
         {comparisons, texts, numbers, aggregates, windows, subqueries, joins, sets, features}) {
        part(it);
    }

    // These are made by the library itself: NULL by assignments, FALSE by pages.
    it.used.operations.insert({Operation::Null, Operation::False});
    for (int number = 0; number < 256; ++number) {
        const auto operation = static_cast<Operation>(number);
        if (const char* const name = name_of(operation)) {
            INFO(name << " is in no line of this table");
            CHECK(it.used.operations.contains(operation));
        }
    }
    CHECK(it.used.features.size() == 4);
    CHECK(it.used.quantifiers.size() == 2);
    CHECK(it.used.joins.size() == 5);
    CHECK(it.used.members.size() == 4);
}

TEST_CASE("no function of the builder is missing among those that are compared", "[orm]") {
    const std::string here = content_of("tests/orm/conformance_test.cpp");
    std::set<std::string> names =
        names_behind(content_of("core/include/varve/query/functions.hpp"), {"auto ", "inline auto "});
    names.merge(names_behind(content_of("core/include/varve/orm/subquery.hpp"), {"auto "}));
    names.merge(
        names_behind(content_of("core/include/varve/query/expression.hpp"), {"    Condition ", "    auto "}));

    CHECK(names.size() > 40);
    // What only the header itself calls, and assignments, which are no part of a condition.
    for (const std::string inner : {"compared", "matching", "suffixed", "operator="}) {
        names.erase(inner);
    }
    for (const std::string& name : names) {
        INFO(name << " is in no line of this table");
        CHECK((here.find(name + "(") != std::string::npos || here.find(name + "<") != std::string::npos));
    }
}

}  // namespace varve::test
