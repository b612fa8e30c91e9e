// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/holders.hpp"
#include "varve/orm/loaders.hpp"
#include "varve/query/functions.hpp"

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace varve::orm {

using query::KeyColumns;

/// Which rows of the table that refers belong to a polymorphic relation: those that say so in one column.
struct RelationType {
    /// Empty: the relation is not polymorphic.
    std::string_view value = {};
    std::uint16_t column = 0;
    /// The column is one of the owner, which refers; else one of the related rows.
    bool is_owners = false;
};

/// Which rows of one table belong to which of another: those whose `foreign` columns hold what the `local`
/// ones of the owner hold, or those that a table in between says.
struct RelationInfo {
    /// For messages: `posts`.
    const char* name = "";
    KeyColumns local;
    KeyColumns foreign;
    const query::TableInfo* through = nullptr;
    /// Columns of the table in between that hold the owner's key, and the target's.
    KeyColumns through_local = {};
    KeyColumns through_foreign = {};
    RelationType type = {};
};

/// Columns whose values together no two rows share, beside the primary key: what `user.by_email` is.
template <class Source, class... T>
struct UniqueKey {
    KeyColumns columns;
};

/// The rows whose columns have these values.
query::Fragment equal_key(const query::TableInfo& table, const KeyColumns& columns,
                          std::initializer_list<query::Argument> values);

/// What of a relation is loaded, and in which order.
struct RelationFilter {
    query::Fragment where = {};
    query::Fragment order_by = {};
    /// For each owner; 0: all.
    std::uint16_t order_terms = 0;
    std::int64_t limit_each = 0;
    bool shows_deleted = false;

    bool is_partial() const { return !where.empty() || limit_each != 0; }
};

/// A limit for each owner. Throws Error(Usage) for less than one.
std::int64_t checked_limit(std::int64_t rows);

/// A condition about the related rows of a row: EXISTS, which counts no row twice.
query::Fragment related_exists(const RelationInfo& relation, const query::TableInfo& owner,
                               std::uint16_t owner_alias, const query::TableInfo& target,
                               query::Fragment condition, bool is_negated);

/// A condition that holds for the rows that are related to one row.
query::Fragment related_to(const RelationInfo& relation, const query::TableInfo& owner, const void* row,
                           const query::TableInfo& target);

template <class Related>
class RelationLoader;

struct this_condition_speaks_of_another_table_than_the_related_one;
struct this_relation_is_not_one_of_the_related_rows;

template <class Target, class C>
concept AboutTarget = query::has_scopes<query::Scopes<Target>, query::ScopeIn<C>>;

/// A relation that is to be loaded, with what of it.
template <class O, class T, class H>
class Related {
public:
    using Owner = O;
    using Target = T;
    using Holder = H;

    Related(const RelationInfo& info, Holder Owner::*member) : m_info(info), m_member(member) {}

    template <query::Condition C>
        requires AboutTarget<Target, C>
    Related where(C condition) && {
        query::restrict(m_filter.where, std::move(condition).fragment());
        return std::move(*this);
    }
    template <class... Term>
    Related order_by(const Term&... terms) && {
        (add_order(terms), ...);
        return std::move(*this);
    }
    /// The first so many for each owner, in the order of order_by(). Throws Error(Usage) for less than one.
    Related limit_each(std::int64_t rows) && {
        m_filter.limit_each = checked_limit(rows);
        return std::move(*this);
    }
    Related with_deleted() && {
        m_filter.shows_deleted = true;
        return std::move(*this);
    }
    /// A relation of the related rows, loaded along with them.
    template <class Next>
        requires(!std::is_same_v<typename Next::Owner, T>)
    this_relation_is_not_one_of_the_related_rows with(const Next& next) && = delete;
    template <class Next>
        requires std::is_same_v<typename Next::Owner, T>
    Related with(Next next) && {
        add_loader(std::move(next).related());
        return std::move(*this);
    }

    Related related() && { return std::move(*this); }
    const RelationInfo& info() const { return m_info; }
    Holder Owner::*member() const { return m_member; }
    const RelationFilter& filter() const { return m_filter; }
    const Loaders& loaders() const { return m_loaders; }

private:
    template <class Next>
    void add_loader(Next next) {
        m_loaders.add(std::make_shared<RelationLoader<Next>>(std::move(next)));
    }
    template <class Term>
    void add_order(const Term& term) {
        ++m_filter.order_terms;
        if constexpr (requires { term.terms; }) {
            m_filter.order_by.append(term.terms);
        } else {
            m_filter.order_by.append(term.fragment());
        }
    }

    RelationInfo m_info;
    Holder Owner::*m_member;
    RelationFilter m_filter;
    Loaders m_loaders;
};

/// A relation of a table in a query: what `user.posts` is. `Source` is the model or an alias of it.
template <class Source, class T, class H>
class Relation {
public:
    using Owner = typename query::ScopeOf<Source>::Row;
    using Target = T;
    using Holder = H;

    constexpr Relation(Holder Owner::*member, RelationInfo info) : m_member(member), m_info(info) {}

    /// Owners that have a related row for which the condition holds.
    template <query::Condition C>
        requires(!AboutTarget<T, C>)
    this_condition_speaks_of_another_table_than_the_related_one any(const C& condition) const = delete;
    template <query::Condition C>
        requires AboutTarget<T, C>
    auto any(C condition) const {
        return about(std::move(condition), false);
    }
    auto any() const {
        return query::Expression<bool, query::Scopes<Source>>(exists(query::Fragment(), false));
    }
    /// Owners that have none.
    template <query::Condition C>
        requires(!AboutTarget<T, C>)
    this_condition_speaks_of_another_table_than_the_related_one none(const C& condition) const = delete;
    template <query::Condition C>
        requires AboutTarget<T, C>
    auto none(C condition) const {
        return about(std::move(condition), true);
    }
    auto none() const {
        return query::Expression<bool, query::Scopes<Source>>(exists(query::Fragment(), true));
    }
    /// Owners all of whose related rows fulfil it: those that have none at all too, and none for which it is
    /// unknown.
    template <query::Condition C>
        requires(!AboutTarget<T, C>)
    this_condition_speaks_of_another_table_than_the_related_one all(const C& condition) const = delete;
    template <query::Condition C>
        requires AboutTarget<T, C>
    auto all(C condition) const {
        query::Fragment fails = std::move(condition).fragment();
        fails.add({.operation = query::Operation::Suffix, .text = " IS NOT TRUE"});
        return about(query::Expression<bool, query::ScopeIn<C>>(std::move(fails)), true);
    }

    auto related() const { return Related<Owner, Target, Holder>(m_info, m_member); }
    template <query::Condition C>
        requires(!AboutTarget<T, C>)
    this_condition_speaks_of_another_table_than_the_related_one where(const C& condition) const = delete;
    template <query::Condition C>
        requires AboutTarget<T, C>
    auto where(C condition) const {
        return related().where(std::move(condition));
    }
    template <class... Term>
    auto order_by(const Term&... terms) const {
        return related().order_by(terms...);
    }
    auto limit_each(std::int64_t rows) const { return related().limit_each(rows); }
    template <class Next>
        requires(!std::is_same_v<typename Next::Owner, T>)
    this_relation_is_not_one_of_the_related_rows with(const Next& next) const = delete;
    template <class Next>
        requires std::is_same_v<typename Next::Owner, T>
    auto with(Next next) const {
        return related().with(std::move(next));
    }
    auto with_deleted() const { return related().with_deleted(); }

    constexpr const RelationInfo& info() const { return m_info; }
    constexpr Holder Owner::*member() const { return m_member; }

private:
    query::Fragment exists(query::Fragment condition, bool is_negated) const {
        return related_exists(m_info, Model<Owner>::table, query::ScopeOf<Source>::alias,
                              Model<Target>::table, std::move(condition), is_negated);
    }
    template <class C>
    auto about(C condition, bool is_negated) const {
        return query::Expression<bool, query::Scopes<Source>>(
            exists(std::move(condition).fragment(), is_negated));
    }

    Holder Owner::*m_member;
    RelationInfo m_info;
};

template <class Source, class Target>
using HasMany = Relation<Source, Target, Many<Target>>;
template <class Source, class Target>
using HasOne = Relation<Source, Target, One<Target>>;
template <class Source, class Target>
using BelongsTo = Relation<Source, Target, One<Target>>;

}  // namespace varve::orm
