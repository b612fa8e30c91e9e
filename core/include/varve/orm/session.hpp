// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/changes.hpp"
#include "varve/orm/keys.hpp"
#include "varve/orm/new_row.hpp"
#include "varve/orm/query.hpp"
#include "varve/orm/row_commands.hpp"
#include "varve/orm/subquery.hpp"
#include "varve/orm/validation.hpp"

#include <concepts>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace varve {

class Transaction;

namespace orm {

/// What runs statements: a database, or a transaction in it. All members throw Error.
///
/// Not thread-safe: one thread at a time, or a Pool. While a transaction is open, only its own object may be
/// used; anything else is an error, so that no write slips past it.
class Session {
public:
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// All rows of a model, to be narrowed down.
    template <ModelRow Row>
    auto select() {
        return from_source<Row>({&Model<Row>::table, 0, nullptr, false});
    }
    template <class Row>
        requires(!ModelRow<Row>)
    this_type_is_not_the_model_of_a_table select() = delete;
    template <NewRow Row>
    a_new_row_can_only_be_inserted select() = delete;
    /// The same by its columns, also under an alias; the way to joins: `from(user).join(post, …)`.
    template <class Columns>
    auto from(const Columns& columns) {
        return from_source<ScopeOfColumns<Columns>>(source_of(columns));
    }
    /// The rows of a query in place of a table, with the columns of the model of `Columns`.
    template <class Columns, class Row, class From>
    auto from(const Columns& columns, Query<Row, From> rows) {
        query::Source source = source_of(columns);
        source.query = std::move(rows).as_subquery(*source.table);
        return from_source<ScopeOfColumns<Columns>>(std::move(source));
    }

    /// The row of a key, or nothing: `find<User>(42)`.
    template <ModelRow Row, class Part>
        requires KeyOf<Row, Part>
    std::optional<Row> find(const Part& key, const CodePlace& where = CodePlace::current()) {
        return found<Row>(where, key_part(key));
    }
    template <ModelRow Row, class First, class Second>
        requires KeyOf<Row, First, Second>
    std::optional<Row> find(const First& first, const Second& second,
                            const CodePlace& where = CodePlace::current()) {
        return found<Row>(where, key_part(first), key_part(second));
    }
    template <ModelRow Row, class... Part>
        requires(sizeof...(Part) > 2 && KeyOf<Row, Part...>)
    std::optional<Row> find(const Part&... key) {
        return found<Row>({}, key_part(key)...);
    }
    /// The row of other columns that are unique: `find(user.by_email, "ada@example.org")`.
    template <class Source, class... T>
    auto find(const UniqueKey<Source, T...>& key, const std::type_identity_t<T>&... values) {
        auto query = select<typename query::ScopeOf<Source>::Row>();
        query.state().where =
            equal_key(*query.state().from->table, key.columns, {query::to_argument(values)...});
        return query.first(CodePlace());
    }
    /// The same, and Error(NotFound) when there is none.
    template <class Source, class... T>
    auto get(const UniqueKey<Source, T...>& key, const std::type_identity_t<T>&... values) {
        return sure(find(key, values...));
    }
    template <ModelRow Row, class... Part>
        requires(sizeof...(Part) != key_size<Row>())
    one_value_is_wanted_for_each_column_of_the_key find(const Part&... key) = delete;
    template <ModelRow Row, class... Part>
        requires(sizeof...(Part) != key_size<Row>())
    one_value_is_wanted_for_each_column_of_the_key get(const Part&... key) = delete;
    template <ModelRow Row, class... Part>
        requires(sizeof...(Part) == key_size<Row>() && !KeyOf<Row, Part...>)
    this_is_not_a_value_of_the_key find(const Part&... key) = delete;
    template <ModelRow Row, class... Part>
        requires(sizeof...(Part) == key_size<Row>() && !KeyOf<Row, Part...>)
    this_is_not_a_value_of_the_key get(const Part&... key) = delete;
    template <class Source, class... T, class... Value>
        requires(!(query::Comparable<T, Value> && ...))
    this_is_not_a_value_of_the_key find(const UniqueKey<Source, T...>& key, const Value&... values) = delete;
    template <class Source, class... T, class... Value>
        requires(!(query::Comparable<T, Value> && ...))
    this_is_not_a_value_of_the_key get(const UniqueKey<Source, T...>& key, const Value&... values) = delete;
    template <ModelRow Row, class Part>
        requires KeyOf<Row, Part>
    Row get(const Part& key, const CodePlace& where = CodePlace::current()) {
        return sure(find<Row>(key, where));
    }
    template <ModelRow Row, class First, class Second>
        requires KeyOf<Row, First, Second>
    Row get(const First& first, const Second& second, const CodePlace& where = CodePlace::current()) {
        return sure(find<Row>(first, second, where));
    }
    template <ModelRow Row, class... Part>
        requires(sizeof...(Part) > 2 && KeyOf<Row, Part...>)
    Row get(const Part&... key) {
        return sure(find<Row>(key...));
    }

    /// Writes a new row and gives it back as the database has it, with its numbers and defaults.
    template <NewRow Given>
    RowOf<Given> insert(const Given& given) {
        RowOf<Given> row{};
        insert_row(core(), Model<RowOf<Given>>::table, Model<Given>::table, &given, &row);
        return row;
    }
    /// Writes a new row; what the database makes is filled in.
    template <WritableRow Row>
        requires(!NewRow<Row>)
    void insert(Row& row) {
        const query::TableInfo& table = Model<Row>::table;
        insert_row(core(), table, table, &row, reads_back(table) ? &row : nullptr);
    }
    template <WritableRow Row>
        requires(!NewRow<Row>)
    void insert(const Row& row) {
        insert_row(core(), Model<Row>::table, Model<Row>::table, &row, nullptr);
    }
    template <WritableRow Row>
        requires(!NewRow<Row>)
    Row insert(Row&& row) {
        insert(row);
        return std::move(row);
    }
    template <ReadOnlyRow Row>
    the_rows_of_a_view_cannot_be_written insert(const Row& row) = delete;
    template <class Row>
        requires(!ModelRow<Row>)
    this_type_is_not_the_model_of_a_table insert(const Row& row) = delete;

    /// Writes many rows the fastest way that the database has, all of them or none; the number of them.
    template <RowRange Rows>
    std::uint64_t insert_many(const Rows& rows) {
        using Given = ElementOf<Rows>;
        return insert_rows(core(), Model<RowOf<Given>>::table, Model<Given>::table, std::data(rows),
                           sizeof(Given), std::size(rows));
    }
    /// Writes many rows, all of them or none, and gives them back in the same order as the database has them,
    /// with their numbers and defaults: a statement for each, in one transaction, many of them in each round
    /// trip to a server.
    template <RowRange Rows>
    auto insert_returning(const Rows& rows) {
        using Given = ElementOf<Rows>;
        using Row = RowOf<Given>;
        std::vector<Row> written(std::size(rows));
        insert_and_read(core(), Model<Row>::table, Model<Given>::table,
                        {std::data(rows), sizeof(Given), written.data(), sizeof(Row), written.size()});
        return written;
    }
    /// The same as insert_many() for a list of rows.
    template <WritableRow Given>
    std::uint64_t insert_many(std::initializer_list<Given> rows) {
        return insert_rows(core(), Model<RowOf<Given>>::table, Model<Given>::table, rows.begin(),
                           sizeof(Given), rows.size());
    }

    template <class Rows>
        requires(!RowRange<Rows>)
    rows_of_the_model_of_a_table_are_wanted insert_many(const Rows& rows) = delete;
    template <class Given>
        requires(!WritableRow<Given>)
    rows_of_the_model_of_a_table_are_wanted insert_many(std::initializer_list<Given> rows) = delete;
    template <class Rows>
        requires(!RowRange<Rows>)
    rows_of_the_model_of_a_table_are_wanted insert_returning(const Rows& rows) = delete;

    /// Writes all of a row that is there already: see update_row().
    template <WritableRow Row>
    void update(Row& row) {
        update_row(core(), Model<Row>::table, &row);
    }
    /// Deletes a row: see delete_row().
    template <WritableRow Row>
    void remove(Row& row) {
        delete_row(core(), Model<Row>::table, &row);
    }
    /// Deletes it for good, also where rows are only marked as deleted otherwise.
    template <WritableRow Row>
    void purge(Row& row) {
        purge_row(core(), Model<Row>::table, &row);
    }
    template <ReadOnlyRow Row>
    the_rows_of_a_view_cannot_be_written update(const Row& row) = delete;
    template <ReadOnlyRow Row>
    the_rows_of_a_view_cannot_be_written remove(const Row& row) = delete;
    template <ReadOnlyRow Row>
    the_rows_of_a_view_cannot_be_written purge(const Row& row) = delete;
    template <class Row>
        requires(!ModelRow<Row>)
    this_type_is_not_the_model_of_a_table update(const Row& row) = delete;
    template <class Row>
        requires(!ModelRow<Row>)
    this_type_is_not_the_model_of_a_table remove(const Row& row) = delete;

    /// Reads a row again.
    template <ModelRow Row>
    void refresh(Row& row) {
        const Row old = row;
        if (!find_row(core(), Model<Row>::table, key_fields(Model<Row>::table), &old, &row)) {
            throw_not_found(Model<Row>::table);
        }
    }

    /// `upsert(row).on(user.email).update(user.name)`
    template <WritableRow Given>
    auto upsert(Given given) {
        return Upsert<RowOf<Given>, Given>(core(), std::move(given));
    }
    /// The same for many rows, which have to stay until it has run:
    /// `upsert_many(rows).on(user.email).update(user.name)`
    template <RowRange Given>
    auto upsert_many(const Given& rows) {
        using Each = std::ranges::range_value_t<Given>;
        return UpsertMany<RowOf<Each>, Each>(core(), std::ranges::data(rows), std::ranges::size(rows));
    }
    template <RowRange Given>
        requires(!std::ranges::borrowed_range<Given>)
    rows_that_are_about_to_go_cannot_be_borrowed upsert_many(const Given&& rows) = delete;
    /// `update<User>().where(…).set(user.name = "…").run()`
    template <WritableRow Row>
    auto update() {
        return Update<Row>(core());
    }
    /// `remove<User>().where(…).run()`: deletes rows, or marks them as deleted where the model says so.
    template <WritableRow Row>
    auto remove() {
        return Remove<Row>(core(), Removal::AsDeclared);
    }
    /// Deletes them for good, also those that are marked as deleted.
    template <WritableRow Row>
    auto purge() {
        return Remove<Row>(core(), Removal::ForGood);
    }
    template <ReadOnlyRow Row>
    the_rows_of_a_view_cannot_be_written upsert(const Row& row) = delete;
    template <ReadOnlyRow Row>
    the_rows_of_a_view_cannot_be_written update() = delete;
    template <ReadOnlyRow Row>
    the_rows_of_a_view_cannot_be_written remove() = delete;
    template <ReadOnlyRow Row>
    the_rows_of_a_view_cannot_be_written purge() = delete;
    template <NewRow Row>
    a_new_row_can_only_be_inserted update() = delete;
    template <NewRow Row>
    a_new_row_can_only_be_inserted remove() = delete;
    template <NewRow Row>
    a_new_row_can_only_be_inserted purge() = delete;
    /// Writes the rows of a query into the columns of a table.
    template <class... C, class Row, class From>
    std::uint64_t insert_from(Query<Row, From> rows, const C&... columns) {
        using Target = std::common_type_t<typename C::Row...>;
        query::InsertState insert;
        insert.table = &Model<Target>::table;
        insert.columns = {columns.index()...};
        insert.query = std::make_shared<SelectState>(std::move(rows).state());
        return core().prepare(insert).execute();
    }

    /// Loads a relation of rows that are there already, or of one row, with one query.
    template <class Rows, AnyRelation R>
        requires(!ModelRow<Rows>)
    void load(Rows& rows, R relation, const CodePlace& where = CodePlace::current()) {
        using Rel = decltype(std::move(relation).related());
        RelationLoader<Rel>(std::move(relation).related())
            .load(core().at(where), std::data(rows), std::size(rows));
    }
    template <ModelRow Row, AnyRelation R>
    void load(Row& row, R relation, const CodePlace& where = CodePlace::current()) {
        using Rel = decltype(std::move(relation).related());
        RelationLoader<Rel>(std::move(relation).related()).load(core().at(where), &row, 1);
    }
    /// The rows that are related to one, as a query: `related(ada, user.posts).where(…).count()`.
    template <ModelRow Row, class R>
        requires std::is_same_v<typename R::Owner, Row>
    auto related(const Row& row, const R& relation) {
        auto query = select<typename R::Target>();
        query.state().where =
            related_to(relation.info(), Model<Row>::table, &row, Model<typename R::Target>::table);
        return query;
    }
    template <ModelRow Row, AnyRelation R>
        requires(!std::is_same_v<typename R::Owner, Row>)
    this_relation_belongs_to_another_model related(const Row& row, const R& relation) = delete;
    template <ModelRow Row, class R>
        requires(!AnyRelation<R>)
    this_is_not_a_relation related(const Row& row, const R& relation) = delete;

    /// For tools that know a table at run time only: the columns of `table` are varve::Value objects in a row
    /// at `values`, `key` are the places of those that tell rows apart, `update` of those that an existing
    /// row is given. The statement refers to `table` as long as the session lives.
    void upsert_values(const query::TableInfo& table, const varve::Value* values,
                       std::span<const std::uint16_t> key, std::span<const std::uint16_t> update) {
        upsert_row(core(), table, table, values, key, update, nullptr);
    }

    /// SQL of the program with `?1` or `$1` for its values, which are bound; each row becomes a `Row`: a
    /// model's struct, a tuple or one value, by position.
    template <ResultRow Row, Bindable... Value>
    std::vector<Row> query(std::string_view sql, const Value&... values) {
        return read_rows<Row>(prepared(sql, {query::to_argument(values)...}));
    }
    /// The same row by row, without holding them, for `for`.
    template <ResultRow Row, Bindable... Value>
    Stream<Row> stream(std::string_view sql, const Value&... values) {
        Run run = prepared(sql, {query::to_argument(values)...});
        run.open(Fetch::RowByRow);
        return Stream<Row>(std::move(run));
    }
    /// Rows whose columns the program learns when it runs, or reads by their names:
    /// `row.get<std::string>("email")`.
    template <Bindable... Value>
    Rows rows(std::string_view sql, const Value&... values) {
        return Rows(prepared(sql, {query::to_argument(values)...}));
    }
    /// The same without rows; the number of rows that it changed.
    template <Bindable... Value>
    std::uint64_t execute(std::string_view sql, const Value&... values) {
        return prepared(sql, {query::to_argument(values)...}).execute();
    }
    say_what_the_rows_are query(std::string_view sql) = delete;
    template <class Row, class... Value>
        requires(!ResultRow<Row>)
    rows_are_made_of_values_that_a_column_can_have query(std::string_view sql,
                                                         const Value&... values) = delete;
    template <class Row, class... Value>
        requires(!ResultRow<Row>)
    rows_are_made_of_values_that_a_column_can_have stream(std::string_view sql,
                                                          const Value&... values) = delete;
    template <ResultRow Row, class... Value>
        requires(!(Bindable<Value> && ...))
    this_is_not_a_value_that_can_be_bound query(std::string_view sql, const Value&... values) = delete;
    template <class... Value>
        requires(!(Bindable<Value> && ...))
    this_is_not_a_value_that_can_be_bound execute(std::string_view sql, const Value&... values) = delete;

    /// Runs `work(transaction)`: commits when it returns, rolls back when it throws. Inside of a transaction
    /// it is a savepoint. What the database could not serialize is tried again as often as `options` says.
    template <std::invocable<Transaction&> Work>
    auto transaction(const TransactionOptions& options, const Work& work);
    template <std::invocable<Transaction&> Work>
    auto transaction(const Work& work) {
        return transaction(TransactionOptions{}, work);
    }
    template <class Work>
        requires(!std::invocable<Work, Transaction&>)
    the_work_of_a_transaction_takes_a_transaction transaction(const Work& work) = delete;

    /// Drops all prepared statements; also in a transaction that the database has undone.
    void forget_statements() { own_core().forget_statements(); }
    /// What has been run so far is no repetition of what comes: see SessionOptions::repeats.
    void begin_unit() { core().begin_unit(); }
    const SessionCounters& counters() { return core().counters(); }
    Connection& connection() { return core().connection(); }
    const Grammar& grammar() { return core().grammar(); }

protected:
    Session() = default;
    ~Session() = default;

    /// Throws Error(Misuse) when the session is over, or another one's turn.
    SessionCore& core();
    /// The same also when the database has undone the transaction by itself.
    SessionCore& own_core();

    SessionCore* m_core = nullptr;
    int m_level = 0;

private:
    friend class varve::Transaction;
    friend struct SessionAccess;

    template <class Scope>
    auto from_source(query::Source source) {
        return Query<typename query::ScopeOf<Scope>::Row, Scopes<Scope>>(std::move(source), core());
    }
    template <class Row, class... Part>
    std::optional<Row> found(const CodePlace& where, const Part&... key) {
        const void* const parts[] = {&key...};
        const auto* const begin = static_cast<const char*>(parts[0]);
        const ValueField fields[] = {
            {type_of<Part>, static_cast<std::size_t>(reinterpret_cast<const char*>(&key) - begin)}...};
        std::optional<Row> row(std::in_place);
        if (!find_row(core().at(where), Model<Row>::table, fields, begin, &*row)) {
            row.reset();
        }
        return row;
    }
    template <class Row>
    static Row sure(std::optional<Row> row) {
        if (!row) {
            throw_not_found(Model<Row>::table);
        }
        return *std::move(row);
    }
    Run prepared(std::string_view sql, std::vector<query::Argument> arguments);
    [[noreturn]] static void throw_not_found(const query::TableInfo& table);
    static void wait_before(int attempt);
};

/// For other parts of the library that work on a session.
struct SessionAccess {
    static SessionCore& core(Session& session) { return session.core(); }
};

}  // namespace orm

/// A transaction, or a savepoint when it begins inside of one: `Transaction inner(outer)`. Undone when it is
/// gone without commit().
class Transaction : public orm::Session {
public:
    explicit Transaction(orm::Session& outer, const TransactionOptions& options = {});
    /// No copy, but a savepoint in another one.
    explicit Transaction(Transaction& outer) : Transaction(outer, {}) {}
    ~Transaction();

    void commit();
    void rollback();

    /// A savepoint: what `work(inner)` does is undone by itself when it throws.
    template <class Work>
    auto nested(const Work& work) {
        return transaction(work);
    }
};

/// A database that is open: the connection, and the statements prepared on it.
class Database : public orm::Session {
public:
    explicit Database(std::unique_ptr<Connection> connection, const SessionOptions& options = {});
    Database(Database&& other) noexcept;
    Database& operator=(Database&& other) noexcept;
    ~Database();

    /// Ends the connection; using the database afterwards is an error.
    void close();

private:
    std::unique_ptr<orm::SessionCore> m_owned;
};

template <std::invocable<Transaction&> Work>
auto orm::Session::transaction(const TransactionOptions& options, const Work& work) {
    for (int attempt = 0;; ++attempt) {
        try {
            Transaction inner(*this, options);
            if constexpr (std::is_void_v<decltype(work(inner))>) {
                work(inner);
                inner.commit();
                return;
            } else {
                auto result = work(inner);
                inner.commit();
                return result;
            }
        } catch (const Error& error) {
            // A connection that is lost stays lost: trying again is for whoever has another one.
            if (!error.is_safe_to_retry() || error.code() == ErrorCode::Connection ||
                attempt >= options.retries || m_level != 0) {
                throw;
            }
        }
        wait_before(attempt + 1);
    }
}

}  // namespace varve
