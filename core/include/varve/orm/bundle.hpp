// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/bundle_steps.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace varve {

/// What a statement of a bundle gives. Lives as long as anybody holds it.
template <class T>
class Bundled {
public:
    explicit Bundled(std::shared_ptr<orm::BundleStepOf<T>> step) : m_step(std::move(step)) {}

    /// Throws Error(Misuse) before the bundle has run, and when it has failed.
    T& get() {
        if (!m_step->is_done()) {
            orm::throw_not_run();
        }
        return m_step->result;
    }
    T& operator*() { return get(); }
    T* operator->() { return &get(); }

private:
    std::shared_ptr<orm::BundleStepOf<T>> m_step;
};

/// Different statements that run together: in the order in which they are added, all of them or none, and in
/// one round trip where the database is a server, however different they are.
///
///     varve::Bundle bundle(db);
///     auto users = bundle.add(db.select<User>().where(user.age > 18));
///     auto made = bundle.insert(NewPost{.author_id = 1, .title = "News"});
///     bundle.execute("UPDATE counts SET posts = posts + 1");
///     bundle.run();
///     show(users->size(), made->id);
///
/// It is a transaction, or a savepoint in the one that is open. Belongs to one thread; must not outlive the
/// session. Rules of models are checked before anything is sent; one about uniqueness is a query of its own.
/// Where rows have actions of the program (see RowHooks), the statements run one by one, with the same
/// results. Relations of queries are loaded when all of them have run.
class Bundle {
public:
    explicit Bundle(orm::Session& session) : m_session(&session) {}

    /// A query with all of its rows.
    template <class Row, class From, class Around>
    auto add(orm::Query<Row, From, Around> query, const orm::CodePlace& where = orm::CodePlace::current()) {
        check(query);
        return keep(std::make_shared<orm::QueryStep<orm::Query<Row, From, Around>>>(std::move(query), where));
    }
    /// A change of many rows; the number of them.
    template <orm::Change C>
    Bundled<std::uint64_t> add(C change, const orm::CodePlace& where = orm::CodePlace::current()) {
        check(change);
        return keep(std::make_shared<orm::ChangeStep<std::uint64_t>>(orm::runner_of(change), where));
    }
    template <class Other>
        requires(!orm::WholeStatement<Other>)
    orm::this_is_not_a_statement add(const Other& other) = delete;
    /// A change of many rows; the rows.
    template <orm::Change C>
    auto add_returning(C change, const orm::CodePlace& where = orm::CodePlace::current()) {
        check(change);
        using Rows = std::vector<typename orm::ChangeParts<C>::Row>;
        return keep(std::make_shared<orm::ChangeStep<Rows>>(orm::runner_of(change), where));
    }
    /// A new row, as the database has it then. A row that a trigger has swallowed is Error(NotFound), when
    /// the other statements have been written.
    template <orm::WritableRow Given>
    auto insert(Given given, const orm::CodePlace& where = orm::CodePlace::current()) {
        return keep(std::make_shared<orm::InsertStep<Given>>(std::move(given), where));
    }
    template <orm::ReadOnlyRow Row>
    orm::the_rows_of_a_view_cannot_be_written insert(const Row& row) = delete;
    /// SQL of the program, as Session::query() and execute() take it.
    template <class Row, class... Value>
    Bundled<std::vector<Row>> query(std::string_view sql, const Value&... values) {
        return keep(std::make_shared<orm::SqlStep<std::vector<Row>>>(
            std::string(sql), std::vector<query::Argument>{query::to_argument(values)...}, orm::CodePlace()));
    }
    template <class... Value>
    Bundled<std::uint64_t> execute(std::string_view sql, const Value&... values) {
        return keep(std::make_shared<orm::SqlStep<std::uint64_t>>(
            std::string(sql), std::vector<query::Argument>{query::to_argument(values)...}, orm::CodePlace()));
    }

    std::size_t size() const { return m_steps.size(); }
    /// Runs all that have been added since the last time. Throws Error: nothing of them has happened then,
    /// and statement_index() says which one it was.
    void run();

private:
    template <class Statement>
    void check(const Statement& statement) {
        orm::check_same_session(*m_session, orm::BundleAccess::core(statement));
    }
    template <class Step>
    auto keep(std::shared_ptr<Step> step) {
        m_steps.push_back(step);
        return Bundled<decltype(step->result)>(std::move(step));
    }

    orm::Session* m_session;
    std::vector<std::shared_ptr<orm::BundleStep>> m_steps;
};

/// A new row among the statements of run_together().
template <orm::WritableRow Given>
struct Insertion {
    Given given;
};
template <orm::WritableRow Given>
Insertion<Given> insertion(Given given) {
    return {std::move(given)};
}

namespace orm {

template <class T>
inline constexpr bool is_insertion = false;
template <class Given>
inline constexpr bool is_insertion<Insertion<Given>> = true;
template <class T>
concept BundledStatement = WholeStatement<T> || is_insertion<T>;

template <class Given>
auto add_to(Bundle& bundle, Insertion<Given> insertion) {
    return bundle.insert(std::move(insertion.given));
}
template <WholeStatement Statement>
auto add_to(Bundle& bundle, Statement statement) {
    return bundle.add(std::move(statement));
}

}  // namespace orm

/// Runs some statements in one round trip, all of them or none, and gives what each of them gives:
///
///     auto [users, changed, made] = varve::run_together(db, db.select<User>().where(user.age > 18),
///         db.update<User>().where(user.age < 18).set(user.plan = "junior"),
///         varve::insertion(NewPost{.author_id = 1, .title = "News"}));
///
/// Queries give a vector of rows, changes their number, and insertions the row; see Bundle.
template <orm::BundledStatement... Statement>
auto run_together(orm::Session& session, Statement... statements) {
    Bundle bundle(session);
    // Braces, because the order of arguments in parentheses is anybody's guess.
    std::tuple results{orm::add_to(bundle, std::move(statements))...};
    bundle.run();
    return std::apply([](auto&... result) { return std::tuple(std::move(result.get())...); }, results);
}

template <class... Other>
    requires(!(orm::BundledStatement<Other> && ...))
orm::this_is_not_a_statement run_together(orm::Session& session, const Other&... statements) = delete;

}  // namespace varve
