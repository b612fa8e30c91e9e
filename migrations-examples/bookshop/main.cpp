// SPDX-License-Identifier: MIT
#include "shop.hpp"

#include <varve/codegen/model_check.hpp>
#include <varve/dialect/connect.hpp>
#include <varve/orm/batch.hpp>
#include <varve/orm/row_hooks.hpp>
#include <varve/orm/unit_of_work.hpp>
#include <varve/sqlite/dialect.hpp>

#include <algorithm>
#include <iostream>
#include <string>

using namespace shop;

/// `check: is_isbn` of the schema: the last digit makes the sum a multiple of ten.
bool shop::rules::is_isbn(const std::string& isbn) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    int sum = 0;
    for (std::size_t at = 0; at < isbn.size(); ++at) {
        sum += (isbn[at] - '0') * (at % 2 == 0 ? 1 : 3);
    }
    return isbn.size() == 13 && std::all_of(isbn.begin(), isbn.end(), is_digit) && sum % 10 == 0;
}

namespace {

/// Done with every book that is changed, in the transaction that changes it.
varve::RowHooks prices() {
    varve::RowHooks hooks;
    hooks.before_update<Book>([](varve::orm::Session& database, const Book& changed) {
        const Book old = database.get<Book>(changed.id);
        if (old.price != changed.price) {
            std::cout << "  " << old.title << ": " << old.price.text() << " EUR is to become "
                      << changed.price.text() << " EUR\n";
        }
    });
    return hooks;
}

varve::Decimal euros(std::string_view text) {
    return varve::Decimal::parse(text).value();
}

/// Writes an author, some books and what they are about, all of it or nothing.
void stock(varve::Database& database) {
    database.transaction([](varve::Transaction& tx) {
        const Author le_guin = tx.insert(NewAuthor{.name = "Ursula K. Le Guin"});
        const Author lem = tx.insert(NewAuthor{.name = "Stanisław Lem"});
        const Subject space = tx.insert(NewSubject{.word = "space"});
        const Subject language = tx.insert(NewSubject{.word = "language"});

        // What has a default in the database may be left out; the row comes back as the database has it.
        const Book left_hand = tx.insert(NewBook{.isbn = "9780441478125",
                                                 .title = "The Left Hand of Darkness",
                                                 .author_id = le_guin.id,
                                                 .price = euros("9.90")});
        const Book solaris = tx.insert(NewBook{.isbn = "9780156027601",
                                               .title = "Solaris",
                                               .author_id = lem.id,
                                               .binding = Binding::Hardback,
                                               .price = euros("21.00")});
        tx.insert_many({NewBookSubject{.book_id = left_hand.id, .subject_id = space.id},
                        NewBookSubject{.book_id = left_hand.id, .subject_id = language.id},
                        NewBookSubject{.book_id = solaris.id, .subject_id = space.id}});

        const Customer ann = tx.insert(NewCustomer{.email = "ann@example.org", .name = "Ann"});
        const Customer bob = tx.insert(NewCustomer{.email = "bob@example.org"});
        tx.insert_many({NewReview{.book_id = left_hand.id, .reader_id = ann.id, .stars = 5},
                        NewReview{.book_id = left_hand.id, .reader_id = bob.id, .stars = 4, .words = "cold"},
                        NewReview{.book_id = solaris.id, .reader_id = ann.id, .stars = 4}});
    });
}

/// Rows as objects, written together: the author before the book, though the book came first, and what has
/// been changed.
void take_in(varve::Database& database) {
    std::cout << "\nA delivery, and a sale:\n";
    varve::UnitOfWork work(database);
    Book& cities = work.add(NewBook{
        .isbn = "9780156453806", .title = "Invisible Cities", .author_id = 0, .price = euros("14.00")});
    Author& calvino = work.add(NewAuthor{.name = "Italo Calvino"});
    work.link(cities, book.author, calvino);
    work.get<Book>(database.get(book.by_isbn, "9780441478125").id).price = euros("8.90");
    work.flush();
    std::cout << "  " << cities.title << " is number " << cities.id << ", by number " << calvino.id << "\n";
}

/// Conditions are checked by the compiler: `book.title == 5` is none.
void search(varve::Database& database) {
    std::cout << "\nBooks with \"the\" in the title, by their titles:\n";
    for (const Book& each :
         database.select<Book>().where(book.title.contains("The")).order_by(book.title).all()) {
        std::cout << "  " << each.title << ", " << each.price.text() << " EUR\n";
    }
}

void join(varve::Database& database) {
    std::cout << "\nStars of each book:\n";
    const auto rows = database.from(book)
                          .join(author, author.id == book.author_id)
                          .left_join(review, review.book_id == book.id)
                          .group_by(book.id, book.title, author.name)
                          .order_by(book.title)
                          .select(book.title, author.name, varve::count(review.id))
                          .all();
    for (const auto& [title, writer, reviews] : rows) {
        std::cout << "  " << title << " by " << writer << ": " << reviews << " reviews\n";
    }
}

/// One query for each relation, whatever the number of books.
void graph(varve::Database& database) {
    std::cout << "\nWhat they are about, and who liked them:\n";
    const auto books = database.select<Book>()
                           .order_by(book.title)
                           .with(book.author)
                           .with(book.subjects.order_by(subject.word))
                           .with(book.reviews.order_by(review.id).with(review.reader))
                           .all();
    for (const Book& each : books) {
        std::cout << "  " << each.author->name << ": " << each.title << " (";
        for (const Subject& about : each.subjects) {
            std::cout << (&about == &each.subjects[0] ? "" : ", ") << about.word;
        }
        std::cout << ")\n";
        for (const Review& said : each.reviews) {
            std::cout << "    " << said.reader->email << ": " << said.stars << " stars\n";
        }
    }
}

/// Readers are asked for when somebody wants them, and then for all reviews at once.
void gifts(varve::Database& database) {
    std::cout << "\nWho gets a gift:\n";
    varve::Batch reviews(database, database.select<Review>().order_by(review.id).all());
    for (Review& each : reviews) {
        if (each.words) {
            std::cout << "  " << reviews.related(each, review.reader)->email << " for \"" << *each.words
                      << "\"\n";
        }
    }
}

/// Pages by the last row seen and not by counting, so that new rows shift nothing.
void pages(varve::Database& database) {
    std::cout << "\nReviews, two to a page:\n";
    auto page = database.select<Review>().order_by(review.stars.desc(), review.id).page(2);
    for (int number = 1;; ++number) {
        std::cout << "  page " << number << ":";
        for (const Review& each : page.items) {
            std::cout << " " << each.stars;
        }
        std::cout << "\n";
        if (!page.next()) {
            break;
        }
        page = database.select<Review>().order_by(review.stars.desc(), review.id).page(2, *page.next());
    }
}

/// All that is wrong is told at once, and nothing is written.
void mistakes(varve::Database& database) {
    std::cout << "\nA book that cannot be:\n";
    try {
        database.insert(NewBook{.isbn = "12", .title = " ", .author_id = 1, .price = euros("-1")});
    } catch (const varve::Error& error) {
        for (const varve::FieldError& each : error.fields()) {
            std::cout << "  " << each.path << " " << each.message << "\n";
        }
    }
}

/// The version of the row tells that somebody else was faster.
void two_clerks(varve::Database& database) {
    std::cout << "\nTwo clerks change one price:\n";
    Book mine = database.select<Book>().where(book.title == "Solaris").one();
    Book theirs = mine;
    mine.price = euros("19.00");
    theirs.price = euros("25.00");
    database.update(mine);
    try {
        database.update(theirs);
    } catch (const varve::Error& error) {
        std::cout << "  " << error.what() << "\n";
    }
    // Marked as withdrawn; the row stays for those who ask for it.
    database.remove(mine);
    std::cout << "  " << database.select<Book>().count() << " book left, "
              << database.select<Book>().with_deleted().count() << " with those withdrawn\n";
}

}  // namespace

int main(int count, char** arguments) {
    try {
        const varve::RowHooks hooks = prices();
        varve::Database database = varve::connect(
            varve::sqlite::dialect(), count > 1 ? arguments[1] : "sqlite:bookshop.db", {.hooks = &hooks});
        // A program that was compiled for other tables says so now and not in the middle of something.
        varve::check_models(database, varve::sqlite::dialect(), all_tables);
        stock(database);
        take_in(database);
        search(database);
        join(database);
        graph(database);
        gifts(database);
        pages(database);
        mistakes(database);
        two_clerks(database);
    } catch (const varve::Error& error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
    return 0;
}
