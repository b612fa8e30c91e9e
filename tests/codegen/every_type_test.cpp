// SPDX-License-Identifier: MIT
#include "every_type.hpp"
#include "prepared.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace varve;
using namespace every;
using test::Prepared;

namespace {

Bytes bytes(std::initializer_list<unsigned char> numbers) {
    Bytes made;
    for (const unsigned char number : numbers) {
        made.push_back(std::byte{number});
    }
    return made;
}

NewEveryType some_row() {
    using namespace std::chrono;
    return {.truth = true,
            .small = std::int16_t{-5},
            .whole = 21,
            .big = std::int64_t{1} << 40,
            .money = *Decimal::parse("12.50"),
            .single = 0.5F,
            .wide = 0.1,
            .words = "it's \"fine\"",
            .code = "äöü",
            .letter = "abc",
            .raw = bytes({0, 1, 255}),
            .day = *parse_date("2026-11-21"),
            .hour = *parse_time_of_day("12:30:00"),
            .local = *parse_local_time("2026-11-21 12:30:00.25"),
            .moment = *parse_instant("2026-11-21 12:30:00.25+00"),
            .span = "01:00:00",
            .token = *parse_uuid("0190f5fe-7c5a-7d3a-9c0e-2f6f3c1d2b4a"),
            .document = Json{"{\"a\":1}"},
            .tree = Json{"[1, 2]"},
            .tags = std::vector<std::string>{"a", "b c"},
            .numbers = std::vector<std::int32_t>{1, 2, 3},
            .mood = Mood::VeryGlad};
}

}  // namespace

TEST_CASE("a column of every type is written and read", "[codegen]") {
    Prepared prepared;

    const EveryType made = prepared.session.insert(some_row());
    const EveryType read = prepared.session.get<EveryType>(made.id);

    for (const EveryType* row : {&made, &read}) {
        const NewEveryType given = some_row();
        CHECK(row->truth);
        CHECK(row->small == -5);
        CHECK(row->big == std::int64_t{1} << 40);
        CHECK(row->money == given.money.value);
        CHECK(row->single == 0.5F);
        CHECK(row->wide == 0.1);
        CHECK(row->words == given.words.value);
        CHECK(row->code == given.code.value);
        CHECK(row->raw == given.raw.value);
        CHECK(row->day == given.day.value);
        CHECK(row->hour == given.hour.value);
        CHECK(row->local == given.local.value);
        CHECK(row->moment == given.moment.value);
        CHECK(row->span == "01:00:00");
        CHECK(row->token == given.token.value);
        CHECK(row->tags == given.tags.value);
        CHECK(row->numbers == given.numbers.value);
        CHECK(row->mood == Mood::VeryGlad);
        CHECK_FALSE(row->maybe_truth);
        CHECK_FALSE(row->maybe_tags);
        CHECK_FALSE(row->maybe_mood);
        CHECK(row->defaulted == 7);
        CHECK(row->defaulted_mood == Mood::VeryGlad);
        CHECK(row->maybe_defaulted == "given");
        CHECK(row->doubled == 42);
    }
}

TEST_CASE("what may be NULL is given, and defaults are written over", "[codegen]") {
    Prepared prepared;
    NewEveryType given = some_row();
    given.maybe_truth = false;
    given.maybe_money = *Decimal::parse("0.01");
    given.maybe_raw = bytes({});
    given.maybe_moment = *parse_instant("1969-12-31 23:59:59+00");
    given.maybe_document = Json{"null"};
    given.maybe_tags = std::vector<std::string>{};
    given.maybe_mood = Mood::Class;
    given.defaulted = 1;
    given.defaulted_mood = Mood::_2nd;
    given.maybe_defaulted = std::optional<std::string>();

    const EveryType made = prepared.session.insert(given);

    CHECK(made.maybe_truth == false);
    CHECK(made.maybe_money == given.maybe_money);
    CHECK(made.maybe_raw == given.maybe_raw);
    CHECK(made.maybe_moment == given.maybe_moment);
    CHECK(made.maybe_tags == given.maybe_tags);
    CHECK(made.maybe_mood == Mood::Class);
    CHECK(made.defaulted == 1);
    CHECK(made.defaulted_mood == Mood::_2nd);
    CHECK_FALSE(made.maybe_defaulted);
    CHECK(prepared.session.select<EveryType>().where(every_type.mood == Mood::VeryGlad).count() == 1);
    CHECK(prepared.session.select<EveryType>().where(every_type.mood == Mood::Sad).count() == 0);
}

TEST_CASE("names that C++ does not take are spelled otherwise", "[codegen]") {
    Prepared prepared;

    prepared.session.insert(NewOddName{.class_ = 1, .a_b = "x", .naive = "y", ._2nd = "z", .OddName_ = 2});

    const OddName read = prepared.session.select<OddName>().where(odd_name.naive == "y").one();
    CHECK(read.class_ == 1);
    CHECK(read.OddName_ == 2);
    CHECK_FALSE(read.Source_);
}

TEST_CASE("relations from declarations and foreign keys are loaded", "[codegen]") {
    Prepared prepared;
    Database& db = prepared.session;
    const Person ann = db.insert(NewPerson{.email = "ann@example.org"});
    const Person bob = db.insert(NewPerson{.email = "bob@example.org", .boss_id = ann.id});
    db.insert(NewPassport{.person_id = bob.id, .number = "P1"});
    db.insert(NewLetter{.sender_id = ann.id, .reader_id = bob.id, .body = "work"});
    db.insert(NewClub{.country = "fr", .name = "boules"});
    db.insert(NewMembership{.person_id = bob.id,
                            .club_country = "fr",
                            .club_name = "boules",
                            .since = *parse_date("2026-01-01")});

    const auto people = db.select<Person>()
                            .order_by(person.id)
                            .with(person.boss)
                            .with(person.team)
                            .with(person.passport)
                            .with(person.letters_by_sender.with(letter.reader))
                            .with(person.letters_by_reader)
                            .with(person.clubs.with(club.memberships))
                            .all();

    REQUIRE(people.size() == 2);
    CHECK(people[0].team[0].email == bob.email);
    CHECK(people[0].letters_by_sender[0].reader->email == bob.email);
    CHECK_FALSE(people[0].boss);
    CHECK_FALSE(people[0].passport);
    CHECK(people[1].boss->id == ann.id);
    CHECK(people[1].passport->number == "P1");
    CHECK(people[1].letters_by_sender.empty());
    CHECK(people[1].letters_by_reader.size() == 1);
    CHECK(people[1].clubs[0].name == "boules");
    CHECK(people[1].clubs[0].memberships[0].since == *parse_date("2026-01-01"));
}

TEST_CASE("rules of the declaration are kept", "[codegen]") {
    Prepared prepared;

    try {
        prepared.session.insert(NewPerson{.email = "X", .age = 200, .plan = "gold"});
        FAIL("it was written");
    } catch (const Error& error) {
        std::string rules;
        for (const FieldError& each : error.fields()) {
            rules += each.path + " " + each.rule + "\n";
        }
        CHECK(rules == "email min_length\nemail pattern\nemail format\nage maximum\nplan one_of\n");
        CHECK(error.fields()[3].message == "is not an \"age\"");
    }
}

TEST_CASE("versions, moments and deletions are written by the library", "[codegen]") {
    Prepared prepared;
    Database& db = prepared.session;
    Person ann = db.insert(NewPerson{.email = "ann@example.org"});
    Person same = ann;
    CHECK(ann.version == 1);
    CHECK(ann.written > *parse_instant("2020-01-01 00:00:00+00"));

    ann.age = 40;
    db.update(ann);

    CHECK_THROWS_AS(db.update(same), Error);
    CHECK(ann.version == 2);
    db.remove(ann);
    CHECK(db.select<Person>().count() == 0);
    CHECK(db.select<Person>().with_deleted().one().gone.has_value());
}

TEST_CASE("a table of numbers only has rows", "[codegen]") {
    Prepared prepared;

    const OnlyNumber first = prepared.session.insert(NewOnlyNumber{});
    const OnlyNumber second = prepared.session.insert(NewOnlyNumber{});

    CHECK(first.id != second.id);
}
