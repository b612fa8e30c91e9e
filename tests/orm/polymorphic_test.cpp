// SPDX-License-Identifier: MIT
#include "orm/shop_database.hpp"

#include <catch2/catch.hpp>

namespace lend {

struct Shelf;

/// A note about a shelf or a box, by a column that says of which; both have keys of two columns.
struct Note {
    std::int64_t id = 0;
    std::string kind;
    std::string house;
    std::int64_t number = 0;
    std::string words;
    varve::One<Shelf> shelf = {};
};

struct Shelf {
    std::string house;
    std::int64_t number = 0;
    varve::Many<Note> notes = {};
};

struct Box {
    std::string house;
    std::int64_t number = 0;
    varve::Many<Note> notes = {};
};

}  // namespace lend

template <>
struct varve::Model<lend::Note>
    : varve::orm::Described<lend::Note, "notes", varve::orm::key<&lend::Note::id>,
                            varve::orm::field<&lend::Note::kind>, varve::orm::field<&lend::Note::house>,
                            varve::orm::field<&lend::Note::number>, varve::orm::field<&lend::Note::words>> {};
template <>
struct varve::Model<lend::Shelf>
    : varve::orm::Described<lend::Shelf, "shelves", varve::orm::key<&lend::Shelf::house>,
                            varve::orm::key<&lend::Shelf::number>> {};
template <>
struct varve::Model<lend::Box> : varve::orm::Described<lend::Box, "boxes", varve::orm::key<&lend::Box::house>,
                                                       varve::orm::key<&lend::Box::number>> {};

namespace varve::test {
namespace {

using namespace lend;

const orm::BelongsTo<Note, Shelf> note_shelf{&Note::shelf,
                                             {"shelf", {2, 3}, {0, 1}, nullptr, {}, {}, {"shelf", 1, true}}};
const orm::HasMany<Shelf, Note> shelf_notes{&Shelf::notes,
                                            {"notes", {0, 1}, {2, 3}, nullptr, {}, {}, {"shelf", 1, false}}};
const orm::HasMany<Box, Note> box_notes{&Box::notes,
                                        {"notes", {0, 1}, {2, 3}, nullptr, {}, {}, {"box", 1, false}}};

struct House : ShopDatabase {
    House() {
        run_script(db.connection(),
                   "CREATE TABLE notes (id BIGINT PRIMARY KEY, kind TEXT, house TEXT, number BIGINT, words "
                   "TEXT);"
                   "CREATE TABLE shelves (house TEXT, number BIGINT, PRIMARY KEY (house, number));"
                   "CREATE TABLE boxes (house TEXT, number BIGINT, PRIMARY KEY (house, number));");
        db.insert_many(std::vector<Shelf>{{"a", 1}, {"b", 2}});
        db.insert_many(std::vector<Box>{{"a", 1}});
        db.insert_many(std::vector<Note>{{1, "shelf", "a", 1, "high"},
                                         {2, "box", "a", 1, "deep"},
                                         {3, "shelf", "b", 2, "low"},
                                         {4, "shelf", "a", 2, "not there"}});
    }
};

std::vector<std::string> words(const std::vector<Note>& notes) {
    std::vector<std::string> all;
    for (const Note& each : notes) {
        all.push_back(each.words);
    }
    return all;
}

}  // namespace

TEST_CASE("columns that refer to several tables lead to the one that the row names", "[orm]") {
    House it;
    std::vector<Note> notes = it.db.select<Note>().order_by(orm::column<&Note::id>).with(note_shelf).all();

    CHECK(notes[0].shelf->number == 1);
    CHECK(notes[1].shelf.get() == nullptr);
    CHECK(notes[2].shelf->house == "b");
    CHECK(notes[3].shelf.get() == nullptr);
    CHECK(it.db.related(notes[0], note_shelf).count() == 1);
    CHECK(it.db.related(notes[1], note_shelf).count() == 0);
}

TEST_CASE("rows of one kind only are found from the other side", "[orm]") {
    House it;
    std::vector<Shelf> shelves =
        it.db.select<Shelf>().order_by(orm::column<&Shelf::number>).with(shelf_notes).all();
    std::vector<Box> boxes = it.db.select<Box>().with(box_notes).all();

    CHECK(words(shelves[0].notes.all()) == std::vector<std::string>{"high"});
    CHECK(words(shelves[1].notes.all()) == std::vector<std::string>{"low"});
    CHECK(words(boxes[0].notes.all()) == std::vector<std::string>{"deep"});
    CHECK(it.db.related(boxes[0], box_notes).one().words == "deep");
    CHECK(it.db.select<Shelf>().where(shelf_notes.any(orm::column<&Note::words> == "deep")).count() == 0);
    CHECK(it.db.select<Box>().where(box_notes.any(orm::column<&Note::words> == "deep")).count() == 1);
    CHECK(it.db.select<Note>().where(note_shelf.none()).count() == 2);
}

TEST_CASE("thousands of keys of several columns are one statement, and mix with no other", "[orm]") {
    House it;
    std::vector<Shelf> shelves;
    std::vector<Note> notes;
    for (std::int64_t number = 100; number < 3100; ++number) {
        shelves.push_back({std::string(number % 2 == 0 ? "even" : "odd"), number});
        notes.push_back({number, "shelf", number % 2 == 0 ? "even" : "odd", number, std::to_string(number)});
        // A house and a number that are among those asked for, but not together.
        notes.push_back({number + 10000, "shelf", number % 2 == 0 ? "odd" : "even", number, "wrong"});
    }
    it.db.insert_many(shelves);
    it.db.insert_many(notes);
    const std::uint64_t before = it.db.counters().statements;

    std::vector<Shelf> found = it.db.select<Shelf>()
                                   .where(orm::column<&Shelf::number> >= 100)
                                   .order_by(orm::column<&Shelf::number>)
                                   .with(shelf_notes)
                                   .all();

    CHECK(it.db.counters().statements - before == 2);
    REQUIRE(found.size() == 3000);
    bool is_right = true;
    for (const Shelf& each : found) {
        is_right =
            is_right && words(each.notes.all()) == std::vector<std::string>{std::to_string(each.number)};
    }
    CHECK(is_right);
}

}  // namespace varve::test
