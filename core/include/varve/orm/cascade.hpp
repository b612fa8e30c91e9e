// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/session.hpp"

#include <cstdint>
#include <utility>
#include <vector>

/// \file
/// Deleting a row together with what is related to it, by the library. Where foreign keys say `on_delete:
/// cascade` the database does it by itself, faster, and whoever deletes; this is for where it does not, above
/// all for rows that are only marked as deleted, which no foreign key notices.
///
///     varve::remove(db, ada, varve::cascade(user.posts, varve::cascade(post.comments)),
///                   varve::detach(user.reports), varve::restrict(user.invoices));

namespace varve {

namespace orm {

/// What becomes of the related rows.
enum class Fate {
    Deleted,   ///< deleted as their model says, so perhaps only marked
    Detached,  ///< their columns that refer become NULL; with a table in between, its rows go
    Refused    ///< the deletion is refused when there are any
};

struct CascadeStep {
    RelationInfo relation;
    const query::TableInfo* target = nullptr;
    Fate fate = Fate::Deleted;
    /// What becomes of the rows that are related to these.
    std::vector<CascadeStep> next = {};
};

/// Which model a step begins at, and which rows it leads to, for the compiler.
template <class O, class T>
struct Cascade {
    using Owner = O;
    using Target = T;
    CascadeStep step;
};

template <class R>
CascadeStep cascade_step(const R& relation, Fate fate) {
    return {relation.info(), &Model<typename R::Target>::table, fate};
}

/// Throws as delete_row(), and Error(Refused) for related rows that must not be there.
void delete_with(SessionCore& core, const query::TableInfo& table, void* row,
                 const std::vector<CascadeStep>& steps);

/// How many rows of each table would be deleted, marked or detached beside the row.
struct CascadeCount {
    const query::TableInfo* table = nullptr;
    Fate fate = Fate::Deleted;
    std::uint64_t rows = 0;
};
std::vector<CascadeCount> count_with(SessionCore& core, const query::TableInfo& table, const void* row,
                                     const std::vector<CascadeStep>& steps);

struct this_cascade_does_not_begin_where_the_one_before_it_ends;

}  // namespace orm

/// The related rows are deleted too, as their model says, and before them what `further` says of theirs.
template <class R, class... Further>
    requires(std::is_same_v<typename Further::Owner, typename R::Target> && ...)
auto cascade(const R& relation, const Further&... further) {
    orm::Cascade<typename R::Owner, typename R::Target> made{orm::cascade_step(relation, orm::Fate::Deleted)};
    (made.step.next.push_back(further.step), ...);
    return made;
}
template <class R, class... Further>
    requires(!(std::is_same_v<typename Further::Owner, typename R::Target> && ...))
orm::this_cascade_does_not_begin_where_the_one_before_it_ends cascade(const R& relation,
                                                                      const Further&... further) = delete;

/// The related rows stay and refer to nothing any more.
template <class R>
auto detach(const R& relation) {
    return orm::Cascade<typename R::Owner, typename R::Target>{
        orm::cascade_step(relation, orm::Fate::Detached)};
}

/// There must be no related rows: Error(Refused) otherwise, and nothing has happened.
template <class R>
auto restrict(const R& relation) {
    return orm::Cascade<typename R::Owner, typename R::Target>{
        orm::cascade_step(relation, orm::Fate::Refused)};
}

/// Deletes a row, or marks it as deleted, with what is related to it: all or nothing. Throws as
/// Session::remove().
template <orm::ModelRow Row, class... Steps>
    requires(std::is_same_v<typename Steps::Owner, Row> && ...)
void remove(orm::Session& session, Row& row, const Steps&... steps) {
    orm::delete_with(orm::SessionAccess::core(session), Model<Row>::table, &row, {steps.step...});
}
template <orm::ModelRow Row, class... Steps>
    requires(!(std::is_same_v<typename Steps::Owner, Row> && ...))
orm::this_relation_belongs_to_another_model remove(orm::Session& session, Row& row,
                                                   const Steps&... steps) = delete;

/// What remove() would do to others, without doing it.
template <orm::ModelRow Row, class... Steps>
    requires(std::is_same_v<typename Steps::Owner, Row> && ...)
std::vector<orm::CascadeCount> explain_remove(orm::Session& session, const Row& row, const Steps&... steps) {
    return orm::count_with(orm::SessionAccess::core(session), Model<Row>::table, &row, {steps.step...});
}

}  // namespace varve
