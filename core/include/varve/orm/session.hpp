// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/changes.hpp"
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

/// The struct that rows of a table become, for the struct that says what a new one needs:
/// `Model<NewUser>::Row`.
template <class Given>
struct RowOfGiven {
    using Type = Given;
};
template <class Given>
    requires requires { typename Model<Given>::Row; }
struct RowOfGiven<Given> {
    using Type = typename Model<Given>::Row;
};
template <class Given>
using RowOf = typename RowOfGiven<Given>::Type;

/// A struct that says what a new row needs, and is none itself.
template <class Given>
concept NewRow = ModelRow<Given> && !std::is_same_v<RowOf<Given>, Given>;

template <class Row>
constexpr std::size_t key_size() {
    if constexpr (requires { Model<Row>::key_columns; }) {
        return Model<Row>::key_columns;
    } else {
        std::size_t size = 0;
        for (const query::ColumnInfo& column : Model<Row>::columns) {
            size += column.is(query::ColumnTrait::Key) ? 1 : 0;
        }
        return size;
    }
}

struct this_type_is_not_the_model_of_a_table;
struct one_value_is_wanted_for_each_column_of_the_key;
struct the_rows_of_a_view_cannot_be_written;

/// A part of a key as an object with an address: texts as std::string.
template <class Part>
using KeyPart = std::conditional_t<query::Textual<Part>, std::string, Part>;

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
        requires(key_size<Row>() == 1)
    std::optional<Row> find(const Part& key, const CodePlace& where = CodePlace::current()) {
        return found<Row>(where, KeyPart<Part>(key));
    }
    template <ModelRow Row, class First, class Second>
        requires(key_size<Row>() == 2)
    std::optional<Row> find(const First& first, const Second& second,
                            const CodePlace& where = CodePlace::current()) {
        return found<Row>(where, KeyPart<First>(first), KeyPart<Second>(second));
    }
    template <ModelRow Row, class... Part>
        requires(sizeof...(Part) > 2 && sizeof...(Part) == key_size<Row>())
    std::optional<Row> find(const Part&... key) {
        return found<Row>({}, KeyPart<Part>(key)...);
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
    template <ModelRow Row, class Part>
        requires(key_size<Row>() == 1)
    Row get(const Part& key, const CodePlace& where = CodePlace::current()) {
        return sure(find<Row>(key, where));
    }
    template <ModelRow Row, class First, class Second>
        requires(key_size<Row>() == 2)
    Row get(const First& first, const Second& second, const CodePlace& where = CodePlace::current()) {
        return sure(find<Row>(first, second, where));
    }
    template <ModelRow Row, class... Part>
        requires(sizeof...(Part) > 2 && sizeof...(Part) == key_size<Row>())
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

    /// Writes many rows the fastest way that the database has, all of them or none; the number of them.
    template <std::ranges::contiguous_range Rows>
    std::uint64_t insert_many(const Rows& rows) {
        using Given = std::ranges::range_value_t<Rows>;
        static_assert(WritableRow<Given>, "insert_many() wants rows of the model of a table");
        return insert_rows(core(), Model<RowOf<Given>>::table, Model<Given>::table, std::ranges::data(rows),
                           sizeof(Given), std::ranges::size(rows));
    }
    /// Writes many rows, all of them or none, and gives them back in the same order as the database has them,
    /// with their numbers and defaults: a statement for each, in one transaction.
    template <std::ranges::contiguous_range Rows>
    auto insert_returning(const Rows& rows) {
        using Given = std::ranges::range_value_t<Rows>;
        static_assert(WritableRow<Given>, "insert_returning() wants rows of the model of a table");
        using Row = RowOf<Given>;
        std::vector<Row> written(std::ranges::size(rows));
        insert_and_read(
            core(), Model<Row>::table, Model<Given>::table,
            {std::ranges::data(rows), sizeof(Given), written.data(), sizeof(Row), written.size()});
        return written;
    }
    /// The same as insert_many() for a list of rows.
    template <ModelRow Given>
    std::uint64_t insert_many(std::initializer_list<Given> rows) {
        return insert_rows(core(), Model<RowOf<Given>>::table, Model<Given>::table, rows.begin(),
                           sizeof(Given), rows.size());
    }

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

    /// Reads a row again.
    template <ModelRow Row>
    void refresh(Row& row) {
        std::vector<ValueField> key;
        for (const query::ColumnInfo& column : Model<Row>::columns) {
            if (column.is(query::ColumnTrait::Key)) {
                key.push_back({column.type, column.offset});
            }
        }
        const Row old = row;
        if (!find_row(core(), Model<Row>::table, key, &old, &row)) {
            throw_not_found(Model<Row>::table);
        }
    }

    /// `upsert(row).on(user.email).update(user.name)`
    template <WritableRow Given>
    auto upsert(Given given) {
        return Upsert<RowOf<Given>, Given>(core(), std::move(given));
    }
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

    /// Loads a relation of rows that are there already, with one query.
    template <class Rows, class R>
    void load(Rows& rows, R relation, const CodePlace& where = CodePlace::current()) {
        using Rel = decltype(std::move(relation).related());
        RelationLoader<Rel>(std::move(relation).related())
            .load(core().at(where), std::data(rows), std::size(rows));
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
    template <ModelRow Row, class R>
        requires(!std::is_same_v<typename R::Owner, Row>)
    this_relation_belongs_to_another_model related(const Row& row, const R& relation) = delete;

    /// For tools that know a table at run time only: the columns of `table` are varve::Value objects in a row
    /// at `values`, `key` are the places of those that tell rows apart, `update` of those that an existing
    /// row is given. The statement refers to `table` as long as the session lives.
    void upsert_values(const query::TableInfo& table, const varve::Value* values,
                       std::span<const std::uint16_t> key, std::span<const std::uint16_t> update) {
        upsert_row(core(), table, table, values, key, update, nullptr);
    }

    /// SQL of the program with `?1` or `$1` for its values, which are bound; each row becomes a `Row`: a
    /// model's struct, a tuple or one value, by position.
    template <class Row, class... Value>
    std::vector<Row> query(std::string_view sql, const Value&... values) {
        return read_rows<Row>(prepared(sql, {query::to_argument(values)...}));
    }
    /// The same row by row, without holding them, for `for`.
    template <class Row, class... Value>
    Stream<Row> stream(std::string_view sql, const Value&... values) {
        Run run = prepared(sql, {query::to_argument(values)...});
        run.open(Fetch::RowByRow);
        return Stream<Row>(std::move(run));
    }
    /// Rows whose columns the program learns when it runs, or reads by their names:
    /// `row.get<std::string>("email")`.
    template <class... Value>
    Rows rows(std::string_view sql, const Value&... values) {
        return Rows(prepared(sql, {query::to_argument(values)...}));
    }
    /// The same without rows; the number of rows that it changed.
    template <class... Value>
    std::uint64_t execute(std::string_view sql, const Value&... values) {
        return prepared(sql, {query::to_argument(values)...}).execute();
    }

    /// Runs `work(transaction)`: commits when it returns, rolls back when it throws. Inside of a transaction
    /// it is a savepoint. What the database could not serialize is tried again as often as `options` says.
    template <class Work>
    auto transaction(const TransactionOptions& options, const Work& work);
    template <class Work>
    auto transaction(const Work& work) {
        return transaction(TransactionOptions{}, work);
    }

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

/// A transaction, or a savepoint when it begins inside of one: `Transaction inner(outer, {})`. Undone when it
/// is gone without commit().
class Transaction : public orm::Session {
public:
    explicit Transaction(orm::Session& outer, const TransactionOptions& options = {});
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

template <class Work>
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
            if (!error.is_safe_to_retry() || attempt >= options.retries || m_level != 0) {
                throw;
            }
        }
        wait_before(attempt + 1);
    }
}

}  // namespace varve
