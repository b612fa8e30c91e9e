// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/query.hpp"
#include "varve/orm/row_commands.hpp"

#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace varve::orm {

/// Whether a removal deletes rows for good where they are only marked as deleted otherwise.
enum class Removal { AsDeclared, ForGood };

/// Reads the rows that a statement gives back into the vector at `rows`; how many they are.
using ReadRows = std::size_t (*)(Run run, void* rows);
template <class Row>
std::size_t read_into(Run run, void* rows) {
    auto& all = *static_cast<std::vector<Row>*>(rows);
    all = read_rows<Row>(std::move(run));
    return all.size();
}

/// Run a statement between the actions of the program; the number of rows. Throw Error(Usage) for a change of
/// all rows that nobody has asked for.
std::uint64_t run_bulk(SessionCore& core, query::UpdateState& update, ReadRows read = nullptr,
                       void* rows = nullptr);
std::uint64_t run_bulk(SessionCore& core, query::DeleteState& deletion, Removal removal,
                       ReadRows read = nullptr, void* rows = nullptr);
/// The same, ready to run, for statements that nobody watches; with the rows that they change.
Run prepare_bulk(SessionCore& core, query::UpdateState& update, bool returns_rows);
Run prepare_bulk(SessionCore& core, query::DeleteState& deletion, Removal removal, bool returns_rows);
std::string bulk_sql(query::DeleteState deletion, Removal removal, const Grammar& grammar);

struct this_value_or_column_is_of_a_table_that_is_not_in_the_update;
struct only_columns_can_be_set;

template <class T>
inline constexpr bool is_assignment = false;
template <class Where, class Needed>
inline constexpr bool is_assignment<query::Assignment<Where, Needed>> = true;

/// UPDATE of the rows that fulfil a condition. Without one it does not run: say `.where(everything)`.
template <class Row, class From = Scopes<Row>>
class Update {
public:
    explicit Update(SessionCore& core) : m_core(&core), m_turn(core.turn()) {
        m_state.table = &Model<Row>::table;
    }

    template <Condition C>
        requires Within<From, C>
    Update& where(C condition) {
        query::restrict(m_state.where, std::move(condition).fragment());
        return *this;
    }
    Update& where(query::Everything all) { return where(query::Predicate<Row>(all)); }
    template <class C>
        requires(!Condition<C>)
    this_is_not_a_condition where(const C& condition) = delete;
    template <Condition C>
        requires(!Within<From, C>)
    this_condition_speaks_of_a_table_that_is_not_in_the_query where(const C& condition) = delete;
    /// `set(user.name = "Ada", user.logins = user.logins + 1)`
    template <class... Needed>
        requires(has_scopes<From, Needed> && ...)
    Update& set(query::Assignment<Row, Needed>... assignments) {
        (m_state.assignments.push_back({assignments.column, std::move(assignments.value)}), ...);
        return *this;
    }
    template <class... Other>
        requires(is_assignment<Other> && ...)
    this_value_or_column_is_of_a_table_that_is_not_in_the_update set(const Other&... assignments) = delete;
    template <class... Other>
        requires(!(is_assignment<Other> && ...))
    only_columns_can_be_set set(const Other&... assignments) = delete;
    /// Another table whose rows the conditions and values may speak of.
    template <class Columns>
    auto from(const Columns& columns) const {
        using All = typename WithScope<From, ScopeOfColumns<Columns>>::Type;
        query::UpdateState state = m_state;
        state.from.push_back(source_of(columns));
        return Update<Row, All>(*m_core, m_turn, std::move(state));
    }
    Update& with_deleted() {
        m_state.deleted = query::Deleted::Shown;
        return *this;
    }

    /// The number of rows changed.
    std::uint64_t run() { return run_bulk(core_of(m_core, m_turn), m_state); }
    /// The rows as they are now.
    std::vector<Row> returning() {
        std::vector<Row> rows;
        run_bulk(core_of(m_core, m_turn), m_state, &read_into<Row>, &rows);
        return rows;
    }
    std::string to_sql(const Grammar& grammar) const { return query::render(m_state, grammar).sql; }

    Update(SessionCore& core, std::uint64_t turn, query::UpdateState state)
        : m_core(&core), m_turn(turn), m_state(std::move(state)) {}

private:
    friend struct BundleAccess;
    SessionCore* m_core;
    /// The transaction that it belongs to.
    std::uint64_t m_turn;
    query::UpdateState m_state;
};

/// DELETE of the rows that fulfil a condition; or, where the model has a column for that, their mark as
/// deleted. Without a condition it does not run: say `.where(everything)`.
template <class Row, class From = Scopes<Row>>
class Remove {
public:
    Remove(SessionCore& core, Removal removal) : m_core(&core), m_turn(core.turn()), m_removal(removal) {
        m_state.table = &Model<Row>::table;
    }
    Remove(SessionCore& core, std::uint64_t turn, Removal removal, query::DeleteState state)
        : m_core(&core), m_turn(turn), m_removal(removal), m_state(std::move(state)) {}

    template <Condition C>
        requires Within<From, C>
    Remove& where(C condition) {
        query::restrict(m_state.where, std::move(condition).fragment());
        return *this;
    }
    Remove& where(query::Everything all) { return where(query::Predicate<Row>(all)); }
    template <class C>
        requires(!Condition<C>)
    this_is_not_a_condition where(const C& condition) = delete;
    template <Condition C>
        requires(!Within<From, C>)
    this_condition_speaks_of_a_table_that_is_not_in_the_query where(const C& condition) = delete;
    /// Another table whose rows the conditions may speak of.
    template <class Columns>
    auto from(const Columns& columns) const {
        using All = typename WithScope<From, ScopeOfColumns<Columns>>::Type;
        query::DeleteState state = m_state;
        state.from.push_back(source_of(columns));
        return Remove<Row, All>(*m_core, m_turn, m_removal, std::move(state));
    }
    std::uint64_t run() { return run_bulk(core_of(m_core, m_turn), m_state, m_removal); }
    /// The rows as they were, or with their mark.
    std::vector<Row> returning() {
        std::vector<Row> rows;
        run_bulk(core_of(m_core, m_turn), m_state, m_removal, &read_into<Row>, &rows);
        return rows;
    }
    std::string to_sql(const Grammar& grammar) const { return bulk_sql(m_state, m_removal, grammar); }

private:
    friend struct BundleAccess;
    SessionCore* m_core;
    std::uint64_t m_turn;
    Removal m_removal;
    query::DeleteState m_state;
};

/// INSERT of a row, or a change of the one that is there: say by which columns it is the same one, then what
/// to do.
template <class Row, class Given>
class Upsert {
public:
    Upsert(SessionCore& core, Given given) : m_core(&core), m_turn(core.turn()), m_given(std::move(given)) {}

    template <class... T>
    Upsert& on(const query::Column<Row, T>&... columns) {
        m_conflict = {columns.index()...};
        return *this;
    }
    /// Gives the columns the new values; the row as it is then. Throws Error(Usage) without on().
    template <class... T>
    Row update(const query::Column<Row, T>&... columns) {
        const std::uint16_t changed[] = {columns.index()...};
        Row row{};
        upsert_row(core_of(m_core, m_turn), Model<Row>::table, Model<Given>::table, &m_given, m_conflict,
                   changed, &row);
        return row;
    }
    /// Leaves the one that is there; nothing then.
    std::optional<Row> ignore() {
        Row row{};
        const bool is_new = upsert_row(core_of(m_core, m_turn), Model<Row>::table, Model<Given>::table,
                                       &m_given, m_conflict, {}, &row);
        return is_new ? std::optional<Row>(std::move(row)) : std::nullopt;
    }

private:
    SessionCore* m_core;
    std::uint64_t m_turn;
    Given m_given;
    std::vector<std::uint16_t> m_conflict;
};

/// INSERT of many rows, or changes of those that are there, all or none.
template <class Row, class Given>
class UpsertMany {
public:
    /// Borrows the rows.
    UpsertMany(SessionCore& core, const Given* rows, std::size_t count)
        : m_core(&core), m_turn(core.turn()), m_rows(rows), m_count(count) {}

    template <class... T>
    UpsertMany& on(const query::Column<Row, T>&... columns) {
        m_conflict = {columns.index()...};
        return *this;
    }
    /// Gives the columns the new values; the rows as they are then, in the order of those that were given.
    /// Throws Error(Usage) without on().
    template <class... T>
    std::vector<Row> update(const query::Column<Row, T>&... columns) {
        const std::uint16_t changed[] = {columns.index()...};
        std::vector<Row> rows(m_count);
        upsert_and_read(core_of(m_core, m_turn), Model<Row>::table, Model<Given>::table,
                        {m_rows, sizeof(Given), rows.data(), sizeof(Row), m_count}, m_conflict, changed);
        return rows;
    }
    /// Leaves those that are there; for each of the given ones its row, or nothing where there was one.
    std::vector<std::optional<Row>> ignore() {
        std::vector<Row> rows(m_count);
        const std::vector<bool> is_new =
            upsert_and_read(core_of(m_core, m_turn), Model<Row>::table, Model<Given>::table,
                            {m_rows, sizeof(Given), rows.data(), sizeof(Row), m_count}, m_conflict, {});
        std::vector<std::optional<Row>> written(m_count);
        for (std::size_t at = 0; at < m_count; ++at) {
            if (is_new[at]) {
                written[at] = std::move(rows[at]);
            }
        }
        return written;
    }

private:
    SessionCore* m_core;
    std::uint64_t m_turn;
    const Given* m_rows;
    std::size_t m_count;
    std::vector<std::uint16_t> m_conflict;
};

}  // namespace varve::orm
