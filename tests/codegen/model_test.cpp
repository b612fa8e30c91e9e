// SPDX-License-Identifier: MIT
#include "every_type.hpp"
#include "prepared.hpp"

#include "varve/codegen/model_check.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace varve;
using namespace every;
using test::Prepared;

namespace every::rules {

bool is_room(const std::string& room) {
    return room.starts_with("R");
}

bool in_order(const std::optional<varve::TimeOfDay>& ends, const varve::TimeOfDay& starts) {
    return !ends || *ends >= starts;
}

}  // namespace every::rules

namespace {

Error error_in(const auto& action) {
    try {
        action();
    } catch (const Error& error) {
        return error;
    }
    return Error(ErrorCode::Internal, "nothing was thrown");
}

NewBooking some_booking() {
    return {.room = "R1", .day = "monday", .starts = *parse_time_of_day("10:00:00")};
}

std::vector<std::string> told(const Error& error) {
    std::vector<std::string> all;
    for (const FieldError& each : error.fields()) {
        all.push_back(each.path + " " + each.rule + ": " + each.message);
    }
    return all;
}

}  // namespace

TEST_CASE("columns that are put into a struct are written, read and asked for as its members", "[codegen]") {
    Prepared prepared;
    const PostalAddress lane{.street = "Lane 1", .city = "Bath"};

    Customer ada = prepared.session.insert(
        NewCustomer{.name = "Ada", .home = lane, .shipping = PostalAddress{.street = "Row 2"}});
    prepared.session.insert_many({NewCustomer{.name = "Bob",
                                              .home = PostalAddress{.street = "Way 3", .city = "Bath"},
                                              .shipping = lane,
                                              .bill = {.note = "late", .days = 30}}});

    CHECK(ada.home == lane);
    CHECK(ada.shipping == PostalAddress{.street = "Row 2"});
    CHECK(prepared.session.select<Customer>().where(customer.home.city == "Bath").count() == 2);
    CHECK(prepared.session.select<Customer>().where(customer.shipping.city == std::nullopt).one().id ==
          ada.id);
    CHECK(prepared.session.from(customer).where(customer.bill.days > 7).select_value(customer.name).one() ==
          "Bob");
    ada.home.street = "Lane 9";
    ada.bill = {.note = "paid", .days = 1};
    prepared.session.update(ada);
    CHECK(prepared.session.get(customer.by_home_street_and_shipping_street, "Lane 9", "Row 2").bill ==
          ada.bill);
    prepared.session.update<Customer>().where(customer.id == ada.id).set(customer.home.city = "Ely").run();
    CHECK(prepared.session.get<Customer>(ada.id).home.city == "Ely");
}

TEST_CASE("a struct that may be missing is missing when all of its columns are NULL", "[codegen]") {
    Prepared prepared;
    const PostalAddress lane{.street = "Lane 1", .city = std::nullopt};

    Customer ada = prepared.session.insert(NewCustomer{.name = "Ada", .home = lane, .shipping = lane});
    const Customer bob = prepared.session.insert(NewCustomer{
        .name = "Bob", .home = PostalAddress{.street = "Way 3"}, .shipping = lane, .spare = lane});

    CHECK_FALSE(ada.spare.has_value());
    CHECK(bob.spare == lane);
    CHECK(prepared.session.select<Customer>().where(customer.spare.street == std::nullopt).one().id ==
          ada.id);
    CHECK(prepared.session.select<Customer>().where(customer.spare.street == "Lane 1").one().id == bob.id);
    ada.spare = PostalAddress{.street = "Row 2", .city = "Bath"};
    prepared.session.update(ada);
    CHECK(prepared.session.get<Customer>(ada.id).spare == ada.spare);
    ada.spare.reset();
    prepared.session.update(ada);
    CHECK_FALSE(prepared.session.get<Customer>(ada.id).spare.has_value());
    prepared.session.update<Customer>()
        .where(customer.id == bob.id)
        .set(customer.spare.street = std::nullopt, customer.spare.city = "x")
        .run();
    CHECK(error_in([&] { prepared.session.get<Customer>(bob.id); }).code() == ErrorCode::TypeMismatch);
}

TEST_CASE("the columns of a view that nobody has declared have the types of those that they show",
          "[codegen]") {
    Prepared prepared;
    const PostalAddress lane{.street = "Lane 1", .city = "Bath"};
    const Customer ada = prepared.session.insert(NewCustomer{.name = "Ada", .home = lane, .shipping = lane});

    const CustomerName found =
        prepared.session.select<CustomerName>().where(customer_name.name == "Ada").one();

    static_assert(std::is_same_v<decltype(found.number), std::optional<std::int64_t>>);
    CHECK(found.number == ada.id);
    CHECK(found.city == "Bath");
    CHECK(Model<CustomerName>::is_view);
}

TEST_CASE("an error about an embedded value says where it is", "[codegen]") {
    Prepared prepared;

    const Error error = error_in([&] {
        prepared.session.insert(NewCustomer{.name = "Ada",
                                            .home = PostalAddress{.street = std::string(30, 'x')},
                                            .shipping = PostalAddress{.street = "Row 2"}});
    });

    REQUIRE(error.fields().size() == 1);
    CHECK(error.fields()[0].path == "home.street");
}

TEST_CASE("the rows of a view are read like those of a table", "[codegen]") {
    Prepared prepared;
    for (const char* street : {"Lane 1", "Lane 2"}) {
        const PostalAddress home{.street = street, .city = "Bath"};
        prepared.session.insert(NewCustomer{.name = "x", .home = home, .shipping = home});
    }

    const std::vector<CustomerCity> cities =
        prepared.session.select<CustomerCity>().where(customer_city.customers > 1).all();

    REQUIRE(cities.size() == 1);
    CHECK(cities[0].city == "Bath");
    CHECK(cities[0].customers == 2);
    CHECK(Model<CustomerCity>::is_view);
}

TEST_CASE("functions of the program that the schema names are asked about rows", "[codegen]") {
    Prepared prepared;
    NewBooking wrong = some_booking();
    wrong.room = "x";
    wrong.ends = *parse_time_of_day("09:00:00");

    const Error error = error_in([&] { prepared.session.insert(wrong); });
    Booking made = prepared.session.insert(some_booking());
    made.ends = *parse_time_of_day("09:59:59");
    const Error updated = error_in([&] { prepared.session.update(made); });

    CHECK(told(error) ==
          std::vector<std::string>{"room is_room: is no room", "ends in_order: is before it starts"});
    CHECK(told(updated) == std::vector<std::string>{"ends in_order: is before it starts"});
}

TEST_CASE("what the schema calls unique is looked for before it is written", "[codegen]") {
    Prepared prepared;
    NewBooking first = some_booking();
    first.code = "c";
    prepared.session.insert(first);

    const Error error = error_in([&] { prepared.session.insert(first); });
    first.code = std::nullopt;
    first.room = "R2";
    prepared.session.insert(first);

    CHECK(told(error) ==
          std::vector<std::string>{"code unique: is taken already", "day unique: is taken already"});
    CHECK(prepared.session.get(booking.by_code, "c").room == "R1");
    CHECK_FALSE(prepared.session.find(person.by_email, "x@y.z").has_value());
}

TEST_CASE("columns that refer to several tables are loaded by what the row says", "[codegen]") {
    Prepared prepared;
    const Person ada = prepared.session.insert(NewPerson{.email = "ada@b.c"});
    const Letter letter_row =
        prepared.session.insert(NewLetter{.sender_id = ada.id, .reader_id = ada.id, .body = "hello"});
    prepared.session.insert(NewNote{.subject_type = "person", .subject_id = ada.id, .words = "of ada"});
    prepared.session.insert(NewNote{.subject_type = "letter", .subject_id = letter_row.id, .words = "of it"});

    const std::vector<Note> notes =
        prepared.session.select<Note>().order_by(note.id).with(note.person).with(note.letter).all();
    const Person found = prepared.session.select<Person>().with(person.notes).one();

    CHECK(notes[0].person->email == "ada@b.c");
    CHECK(notes[0].letter.get() == nullptr);
    CHECK(notes[1].letter->body == "hello");
    REQUIRE(found.notes.size() == 1);
    CHECK(found.notes[0].words == "of ada");
}

TEST_CASE("a program sees at its start that the database is another one", "[codegen]") {
    Prepared prepared;

    CHECK(compare_models(prepared.session, prepared.dialect(), all_tables).empty());
    prepared.session.execute("ALTER TABLE clubs ADD COLUMN motto text");
    prepared.session.execute("DROP TABLE only_numbers");
    prepared.session.execute("ALTER TABLE passports RENAME COLUMN number TO digits");
    const Error error = error_in([&] { check_models(prepared.session, prepared.dialect(), all_tables); });
    const auto columns =
        compare_models(prepared.session, prepared.dialect(), all_tables, ModelCheck::Columns);

    CHECK(error.code() == ErrorCode::InvalidSchema);
    CHECK(columns == std::vector<ModelDifference>{{"only_numbers", "is not there"},
                                                  {"passports", "has no column `number`"}});
    // The fingerprints are those of SQLite.
    const bool is_told = std::string(error.what()).find("table `clubs` has all columns") != std::string::npos;
    CHECK(is_told == (test::dialect_under_test() == "sqlite"));
}
