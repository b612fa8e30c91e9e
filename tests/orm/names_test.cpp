// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"

#include <catch2/catch.hpp>

#include <tuple>

/// Tables of one name in two schemas, and one that is called like an alias of another.
namespace varve::test {

struct HereItem {
    std::int64_t id = 0;
    std::string word;
};
struct ThereItem {
    std::int64_t id = 0;
    std::string word;
};
struct ItemTwo {
    std::int64_t id = 0;
    std::string word;
};

}  // namespace varve::test

namespace varve {

template <>
struct Model<test::HereItem> {
    static constexpr query::ColumnInfo columns[] = {
        {"id", type_of<std::int64_t>, offsetof(test::HereItem, id), query::ColumnTrait::Key},
        {"word", type_of<std::string>, offsetof(test::HereItem, word)},
    };
    static constexpr query::TableInfo table{"", "items", columns};
};
template <>
struct Model<test::ThereItem> {
    static constexpr query::ColumnInfo columns[] = {
        {"id", type_of<std::int64_t>, offsetof(test::ThereItem, id), query::ColumnTrait::Key},
        {"word", type_of<std::string>, offsetof(test::ThereItem, word)},
    };
    static constexpr query::TableInfo table{"there", "items", columns};
};
template <>
struct Model<test::ItemTwo> {
    static constexpr query::ColumnInfo columns[] = {
        {"id", type_of<std::int64_t>, offsetof(test::ItemTwo, id), query::ColumnTrait::Key},
        {"word", type_of<std::string>, offsetof(test::ItemTwo, word)},
    };
    static constexpr query::TableInfo table{"", "items_2", columns};
};

}  // namespace varve

namespace varve::test {
namespace {

template <class Where>
struct ItemColumns {
    using Source = Where;
    query::Column<Where, std::int64_t> id{0};
    query::Column<Where, std::string> word{1};
};
constexpr ItemColumns<HereItem> here;
constexpr ItemColumns<ThereItem> there;
constexpr ItemColumns<ItemTwo> item_two;
constexpr ItemColumns<query::Alias<HereItem, 2>> second;

/// Another schema is another database to SQLite.
struct TwoSchemas : ShopDatabase {
    TwoSchemas() {
        run_script(db.connection(),
                   dialect_under_test() == "sqlite" ? "ATTACH ':memory:' AS there" : "CREATE SCHEMA there");
        run_script(db.connection(), "CREATE TABLE items (id bigint PRIMARY KEY, word text);"
                                    "CREATE TABLE there.items (id bigint PRIMARY KEY, word text);"
                                    "CREATE TABLE items_2 (id bigint PRIMARY KEY, word text)");
        db.insert_many({HereItem{1, "here"}, HereItem{2, "also here"}});
        db.insert_many({ThereItem{1, "there"}, ThereItem{2, "also there"}});
        db.insert_many({ItemTwo{1, "two"}});
    }
};

}  // namespace

TEST_CASE("tables of one name in two schemas are two tables", "[orm]") {
    TwoSchemas it;

    const auto joined = it.db.from(here)
                            .join(there, there.id == here.id)
                            .order_by(here.id)
                            .select(here.word, there.word)
                            .all();

    REQUIRE(joined.size() == 2);
    CHECK(joined[0] == std::tuple<std::string, std::string>("here", "there"));
    CHECK(it.db.select<ThereItem>()
              .where(exists(
                  it.db.select<HereItem>().within(there).where(here.id == there.id && here.word == "here")))
              .one()
              .word == "there");
    CHECK(it.db.update<ThereItem>()
              .from(here)
              .where(here.id == there.id && here.word == "here")
              .set(there.word = here.word)
              .run() == 1);
    CHECK(it.db.get<ThereItem>(1).word == "here");
}

TEST_CASE("a table may be called like the alias of another one", "[orm]") {
    TwoSchemas it;

    const auto rows =
        it.db.from(second).join(item_two, item_two.id == second.id).select(second.word, item_two.word).all();

    REQUIRE(rows.size() == 1);
    CHECK(rows[0] == std::tuple<std::string, std::string>("here", "two"));
}

}  // namespace varve::test
