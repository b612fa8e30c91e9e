// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/loader.hpp"
#include "varve/orm/page.hpp"
#include "varve/orm/query_scopes.hpp"
#include "varve/orm/row_fields.hpp"
#include "varve/orm/rows.hpp"
#include "varve/orm/session_core.hpp"
#include "varve/orm/stream.hpp"
#include "varve/query/functions.hpp"
#include "varve/query/render.hpp"

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace varve::orm {

/// A query, as a value: put it together step by step, keep it, copy it, run it as often as you like.
///
/// `Row` is what each row becomes: a model's struct, a tuple of selected values, or one value. `From` are its
/// tables; `Around` are those of a query around it that its conditions may speak of too. Every method that
/// adds something returns the query itself. Running one needs a session; queries without one can be
/// subqueries, and be shown by to_sql().
template <class Row, class From, class Around = Scopes<>>
class Query {
public:
    using Result = Row;
    using Known = query::Union<From, Around>;

    explicit Query(SelectState state, SessionCore* core = nullptr)
        : m_core(core), m_turn(core == nullptr ? 0 : core->turn()), m_state(std::move(state)) {}

    Query(query::Source source, SessionCore& core)
        : m_core(&core), m_turn(core.turn()), m_state(query::select_from(std::move(source))) {}

    /// For a subquery: its conditions may speak of a table of the query around it.
    template <class Columns>
    auto within(const Columns& /*columns*/) const {
        using Outside = typename WithScope<Around, ScopeOfColumns<Columns>>::Type;
        return become<Query<Row, From, Outside>>(m_state);
    }

    /// Rows for which the condition holds; several conditions all have to hold.
    template <Condition C>
        requires Within<Known, C>
    Query& where(C condition) {
        query::restrict(m_state.where, std::move(condition).fragment());
        return *this;
    }
    template <class C>
        requires(!Condition<C>)
    this_is_not_a_condition where(const C& condition) = delete;
    template <Condition C>
        requires(!Within<Known, C>)
    this_condition_speaks_of_a_table_that_is_not_in_the_query where(const C& condition) = delete;

    /// The same, where the program has something to ask for.
    template <class Value, class Make>
    Query& where_if(const std::optional<Value>& value, const Make& make) {
        return value ? where(make(*value)) : *this;
    }

    template <OrderTerm... Term>
        requires(Within<Known, Term> && ...)
    Query& order_by(const Term&... terms) {
        (add_order(terms), ...);
        return *this;
    }
    template <OrderTerm... Term>
        requires(!(Within<Known, Term> && ...))
    this_order_speaks_of_a_table_that_is_not_in_the_query order_by(const Term&... terms) = delete;
    template <class... Term>
        requires(!(OrderTerm<Term> && ...))
    only_columns_and_expressions_can_be_ordered_by order_by(const Term&... terms) = delete;
    template <Operand... Key>
        requires(Within<Known, Key> && ...)
    Query& group_by(const Key&... keys) {
        query::detail::append_all(m_state.group_by, keys...);
        return *this;
    }
    template <Operand... Key>
        requires(!(Within<Known, Key> && ...))
    this_value_comes_from_a_table_that_is_not_in_the_query group_by(const Key&... keys) = delete;
    template <class... Key>
        requires(!(Operand<Key> && ...))
    only_columns_and_expressions_can_be_grouped_by group_by(const Key&... keys) = delete;
    template <class C>
        requires(!Condition<C>)
    this_is_not_a_condition having(const C& condition) = delete;
    template <Condition C>
        requires(!Within<Known, C>)
    this_condition_speaks_of_a_table_that_is_not_in_the_query having(const C& condition) = delete;
    template <Condition C>
        requires Within<Known, C>
    Query& having(C condition) {
        query::restrict(m_state.having, std::move(condition).fragment());
        return *this;
    }
    /// Throws Error(Usage) for less than none, as offset() does.
    Query& limit(std::int64_t rows) {
        m_state.limit = rows;
        return *this;
    }
    Query& offset(std::int64_t rows) {
        m_state.offset = rows;
        return *this;
    }
    Query& distinct() {
        m_state.is_distinct = true;
        return *this;
    }
    /// The first row of each group, in the order of order_by().
    template <Operand... Key>
    Query& distinct_on(const Key&... keys) {
        query::detail::append_all(m_state.distinct_on, keys...);
        return *this;
    }
    /// Rows that are marked as deleted too.
    Query& with_deleted() {
        m_state.deleted = query::Deleted::Shown;
        return *this;
    }

    Query& for_update() {
        m_state.lock = query::RowLock::ForUpdate;
        return *this;
    }
    Query& for_share() {
        m_state.lock = query::RowLock::ForShare;
        return *this;
    }
    Query& skip_locked() {
        m_state.lock_wait = query::LockWait::SkipLocked;
        return *this;
    }
    Query& no_wait() {
        m_state.lock_wait = query::LockWait::NoWait;
        return *this;
    }

    template <class Columns>
    a_join_needs_a_condition join(const Columns& columns) const = delete;
    template <class Columns, class C>
        requires(!Condition<C>)
    this_is_not_a_condition join(const Columns& columns, const C& condition) const = delete;
    template <class Columns, Condition C>
        requires(!Joinable<Known, Columns, C>)
    this_condition_speaks_of_a_table_that_is_not_in_the_query join(const Columns& columns,
                                                                   const C& condition) const = delete;
    template <class Columns, Condition C>
        requires Joinable<Known, Columns, C>
    auto join(const Columns& columns, C condition) const {
        return joined<query::Scopes<>, ScopeOfColumns<Columns>>(query::Join::Kind::Inner, columns,
                                                                std::move(condition));
    }
    template <class Columns>
    a_join_needs_a_condition left_join(const Columns& columns) const = delete;
    template <class Columns, class C>
        requires(!Condition<C>)
    this_is_not_a_condition left_join(const Columns& columns, const C& condition) const = delete;
    template <class Columns, Condition C>
        requires(!Joinable<Known, Columns, C>)
    this_condition_speaks_of_a_table_that_is_not_in_the_query left_join(const Columns& columns,
                                                                        const C& condition) const = delete;
    template <class Columns, Condition C>
        requires Joinable<Known, Columns, C>
    auto left_join(const Columns& columns, C condition) const {
        return joined<query::Scopes<>, query::Outer<ScopeOfColumns<Columns>>>(query::Join::Kind::Left,
                                                                              columns, std::move(condition));
    }
    template <class Columns>
    a_join_needs_a_condition right_join(const Columns& columns) const = delete;
    template <class Columns, class C>
        requires(!Condition<C>)
    this_is_not_a_condition right_join(const Columns& columns, const C& condition) const = delete;
    template <class Columns, Condition C>
        requires(!Joinable<Known, Columns, C>)
    this_condition_speaks_of_a_table_that_is_not_in_the_query right_join(const Columns& columns,
                                                                         const C& condition) const = delete;
    template <class Columns, Condition C>
        requires Joinable<Known, Columns, C>
    auto right_join(const Columns& columns, C condition) const {
        return joined<typename AllOuter<From>::Type, ScopeOfColumns<Columns>>(query::Join::Kind::Right,
                                                                              columns, std::move(condition));
    }
    template <class Columns>
    a_join_needs_a_condition full_join(const Columns& columns) const = delete;
    template <class Columns, class C>
        requires(!Condition<C>)
    this_is_not_a_condition full_join(const Columns& columns, const C& condition) const = delete;
    template <class Columns, Condition C>
        requires(!Joinable<Known, Columns, C>)
    this_condition_speaks_of_a_table_that_is_not_in_the_query full_join(const Columns& columns,
                                                                        const C& condition) const = delete;
    template <class Columns, Condition C>
        requires Joinable<Known, Columns, C>
    auto full_join(const Columns& columns, C condition) const {
        return joined<typename AllOuter<From>::Type, query::Outer<ScopeOfColumns<Columns>>>(
            query::Join::Kind::Full, columns, std::move(condition));
    }
    template <class Columns>
    auto cross_join(const Columns& columns) const {
        return joined<query::Scopes<>, ScopeOfColumns<Columns>>(query::Join::Kind::Cross, columns,
                                                                query::Everything());
    }
    /// Joins with a query that is computed for each row, of which it may speak: `within(user)`. Its columns
    /// are those of the model of its rows.
    template <class Columns, class Other, class Outside, Condition C>
        requires(has_scopes<Known, Outside> && Joinable<Known, Columns, C>)
    auto join_lateral(const Columns& columns,
                      Query<typename query::ScopeOf<ScopeOfColumns<Columns>>::Row, Other, Outside> rows,
                      C condition) const {
        auto next = this->template joined<query::Scopes<>, ScopeOfColumns<Columns>>(
            query::Join::Kind::Inner, columns, std::move(condition));
        query::Source& source = next.state().joins.back().source;
        source.query = std::move(rows).as_subquery(*source.table);
        source.is_lateral = true;
        return next;
    }

    /// What the rows are made of.
    template <Operand... T>
        requires(!(Within<Known, T> && ...))
    this_value_comes_from_a_table_that_is_not_in_the_query select(const T&... expressions) const = delete;
    template <class... T>
        requires(sizeof...(T) == 0 || !(Operand<T> && ...))
    only_columns_and_expressions_can_be_selected select(const T&... expressions) const = delete;
    template <Operand... T>
        requires(sizeof...(T) > 0 && (Within<Known, T> && ...))
    auto select(const T&... expressions) const {
        SelectState state = m_state;
        state.outputs = {};
        query::detail::append_all(state.outputs, expressions...);
        return become<Query<std::tuple<Selected<From, T>...>, From, Around>>(std::move(state));
    }
    /// One value per row.
    template <Operand T>
        requires(!Within<Known, T>)
    this_value_comes_from_a_table_that_is_not_in_the_query select_value(const T& expression) const = delete;
    template <class T>
        requires(!Operand<T>)
    only_columns_and_expressions_can_be_selected select_value(const T& expression) const = delete;
    template <Operand T>
        requires Within<Known, T>
    auto select_value(const T& expression) const {
        SelectState state = m_state;
        state.outputs = expression.fragment();
        return become<Query<Selected<From, T>, From, Around>>(std::move(state));
    }
    /// The selected values as the members of a model's struct, in the order of its columns.
    template <ModelRow Into>
    auto into() const {
        return become<Query<Into, From, Around>>(m_state);
    }

    /// Rows of both queries; the all_ form keeps equal ones. Several go from left to right on every database.
    /// Ordering and limits of this query are about all rows; they are ordered by what is selected.
    template <class Other>
    Query& union_with(Query<Row, Other> other) {
        return add_member(query::Member::Kind::Union, std::move(other));
    }
    template <class Other>
    Query& union_all(Query<Row, Other> other) {
        return add_member(query::Member::Kind::UnionAll, std::move(other));
    }
    template <class Other>
    Query& intersect(Query<Row, Other> other) {
        return add_member(query::Member::Kind::Intersect, std::move(other));
    }
    template <class Other>
    Query& except(Query<Row, Other> other) {
        return add_member(query::Member::Kind::Except, std::move(other));
    }
    template <class Unlike, class Other>
    these_queries_have_rows_of_different_types union_with(Query<Unlike, Other> other) = delete;
    template <class Unlike, class Other>
    these_queries_have_rows_of_different_types union_all(Query<Unlike, Other> other) = delete;
    template <class Unlike, class Other>
    these_queries_have_rows_of_different_types intersect(Query<Unlike, Other> other) = delete;
    template <class Unlike, class Other>
    these_queries_have_rows_of_different_types except(Query<Unlike, Other> other) = delete;

    /// A query that this one may name like a table: the table of `Common`, whose columns are the query's
    /// values.
    template <ModelRow Common, class Any, class Other>
    Query& common_table(Query<Any, Other> rows) {
        m_state.common_tables.push_back(
            {&Model<Common>::table, std::make_shared<SelectState>(std::move(rows).state())});
        return *this;
    }
    /// The same for one that goes on from its own rows: the ones of `first`, then those that `next` makes of
    /// each.
    template <ModelRow Common, class Any, class One, class Other>
    Query& recursive_table(Query<Any, One> first, Query<Any, Other> next) {
        first.union_all_any(std::move(next));
        m_state.is_recursive = true;
        return common_table<Common>(std::move(first));
    }

    /// Loads a relation of the rows too, with one query for all of them: `with(user.posts)`.
    template <class Related>
        requires std::is_same_v<typename Related::Owner, Row>
    Query& with(Related relation) {
        using Rel = decltype(std::move(relation).related());
        m_loaders.add(std::make_shared<RelationLoader<Rel>>(std::move(relation).related()));
        return *this;
    }

    template <AnyRelation Related>
        requires(!std::is_same_v<typename Related::Owner, Row>)
    this_relation_belongs_to_another_model with(const Related& relation) = delete;
    template <class Related>
        requires(!AnyRelation<Related>)
    this_is_not_a_relation with(const Related& relation) = delete;

    /// All rows.
    std::vector<Row> all(const CodePlace& where = CodePlace::current()) {
        std::vector<Row> rows = read_rows<Row>(core(where).prepare(m_state));
        load(rows);
        return rows;
    }
    /// The first row, or nothing; by the key of a model where the query has no order.
    std::optional<Row> first(const CodePlace& where = CodePlace::current()) {
        return only(first_of(m_state, model()), where);
    }
    /// The last row, or nothing. Throws Error(Usage) when there is neither an order nor the key of a model,
    /// and for a query that has a limit.
    std::optional<Row> last(const CodePlace& where = CodePlace::current()) {
        return only(last_of(m_state, model()), where);
    }
    /// The only row. Throws Error(NotFound) when there is none, Error(Usage) when there are more.
    Row one(const CodePlace& where = CodePlace::current()) {
        Query narrowed = *this;
        narrowed.m_state = at_most(std::move(narrowed.m_state), 2);
        std::vector<Row> rows = narrowed.all(where);
        check_one(rows.size(), m_state);
        return std::move(rows.front());
    }
    /// How many rows there are.
    std::int64_t count(const CodePlace& where = CodePlace::current()) {
        return count_rows(core(where), m_state);
    }
    bool exists(const CodePlace& where = CodePlace::current()) { return has_rows(core(where), m_state); }

    /// Calls `visit` with each row, without holding them.
    template <class Visit>
    void each(const Visit& visit, const CodePlace& where = CodePlace::current()) {
        Run run = started(where);
        Row row{};
        const RowReader<Row> reader(row);
        while (run.next()) {
            run.read(reader.fields(), &row);
            visit(std::as_const(row));
        }
    }
    /// The rows for a `for` loop, without holding them.
    Stream<Row> stream(const CodePlace& where = CodePlace::current()) { return Stream<Row>(started(where)); }

    /// The same as values that are read by the names or places of their columns.
    Rows rows(const CodePlace& where = CodePlace::current()) { return Rows(core(where).prepare(m_state)); }

    /// Some rows, and cursors for the ones behind and before them; `cursor` is one of those, or empty for the
    /// first page. The rows are ordered by columns of the model, and by its key where these are not all
    /// different. Rows that come and go in the meantime move no page. Throws Error(Usage) for a cursor of
    /// another query, and for a query that has a limit, an offset or sets of its own.
    Page<Row> page(std::size_t size, std::string_view cursor = {},
                   const CodePlace& where = CodePlace::current())
        requires ModelRow<Row>
    {
        Page<Row> page;
        PageState turned(m_state, Model<Row>::table, size, cursor);
        {
            Run run = core(where).prepare(turned.state());
            run.open(Fetch::Whole);
            while (run.next()) {
                Row& row = page.items.emplace_back();
                run.read(row_fields<Row>(), &row);
            }
        }
        const bool has_more = page.items.size() > size;
        if (has_more) {
            page.items.pop_back();
        }
        if (turned.is_backward()) {
            // Without the header of all algorithms, which takes as long to read as ten models.
            for (std::size_t at = 0; at < page.items.size() / 2; ++at) {
                std::swap(page.items[at], page.items[page.items.size() - 1 - at]);
            }
        }
        if (!page.items.empty()) {
            turned.set_cursors(page.cursors, &page.items.front(), &page.items.back(), has_more);
        }
        load(page.items);
        return page;
    }

    /// The text of the statement as one database is to read it; values stay `$1` or `?1`.
    std::string to_sql(const Grammar& grammar) const { return query::render(m_state, grammar).sql; }

    const SelectState& state() const& { return m_state; }
    SelectState& state() & { return m_state; }
    SelectState&& state() && { return std::move(m_state); }
    query::Subquery as_subquery(const query::TableInfo& named_like) const {
        SelectState state = m_state;
        state.named_like = &named_like;
        return std::make_shared<SelectState>(std::move(state));
    }

private:
    template <class, class, class>
    friend class Query;
    friend struct BundleAccess;

    SessionCore& core(const CodePlace& where) const { return core_of(m_core, m_turn).at(where); }
    /// The same query with another type, in the same transaction; relations are loaded as long as the rows
    /// are of the same model.
    template <class Next>
    Next become(SelectState state) const {
        Next next(std::move(state), m_core);
        next.m_turn = m_turn;
        if constexpr (std::is_same_v<typename Next::Result, Row>) {
            next.m_loaders = m_loaders;
        }
        return next;
    }
    static const query::TableInfo* model() {
        if constexpr (ModelRow<Row>) {
            return &Model<Row>::table;
        } else {
            return nullptr;
        }
    }
    std::optional<Row> only(SelectState state, const CodePlace& where) {
        Query narrowed = *this;
        narrowed.m_state = std::move(state);
        std::vector<Row> rows = narrowed.all(where);
        return rows.empty() ? std::nullopt : std::optional<Row>(std::move(rows.front()));
    }
    Run started(const CodePlace& where) {
        Run run = core(where).prepare(m_state);
        run.open(Fetch::RowByRow);
        return run;
    }
    template <class Term>
    void add_order(const Term& term) {
        if constexpr (requires { term.terms; }) {
            m_state.order_by.append(term.terms);
        } else {
            m_state.order_by.append(term.fragment());
        }
    }
    template <class Replaced, class Added, class Columns, class C>
    auto joined(query::Join::Kind kind, const Columns& columns, C condition) const {
        using Before = std::conditional_t<std::is_same_v<Replaced, query::Scopes<>>, From, Replaced>;
        using Now = typename WithScope<Before, Added>::Type;
        query::Fragment on;
        if constexpr (!std::is_same_v<C, query::Everything>) {
            on = std::move(condition).fragment();
        }
        SelectState state = m_state;
        state.joins.push_back({kind, source_of(columns), std::move(on)});
        return become<Query<Row, Now, Around>>(std::move(state));
    }
    template <class Other>
    Query& add_member(query::Member::Kind kind, Query<Row, Other> other) {
        m_state.members.push_back({kind, std::make_shared<SelectState>(std::move(other).state())});
        return *this;
    }
    template <class Any, class Other>
    void union_all_any(Query<Any, Other> other) {
        m_state.members.push_back(
            {query::Member::Kind::UnionAll, std::make_shared<SelectState>(std::move(other).state())});
    }
    void load(std::vector<Row>& rows) {
        if constexpr (ModelRow<Row>) {
            m_loaders.load(core_of(m_core, m_turn), rows.data(), rows.size());
        }
    }

    SessionCore* m_core;
    /// The transaction that it belongs to.
    std::uint64_t m_turn;
    SelectState m_state;
    Loaders m_loaders;
};

}  // namespace varve::orm
