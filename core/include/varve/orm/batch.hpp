// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/session.hpp"

#include <cstddef>
#include <utility>
#include <vector>

namespace varve {

/// Rows that came together, whose relations are asked for when somebody wants them, and then for all of them
/// at once: one query for each relation, whatever the number of rows, and none for a relation that nobody
/// wants.
///
///     varve::Batch users(db, db.select<User>().all());
///     for (User& each : users) {
///         if (is_wanted(each)) {
///             for (const Post& post : users.related(each, user.posts)) { … }
///         }
///     }
///
/// Belongs to one thread; must not outlive the session. Rows that are added or replaced in rows() are not
/// looked at again for a relation that is loaded already.
template <orm::ModelRow Row>
class Batch {
public:
    Batch(orm::Session& session, std::vector<Row> rows) : m_session(&session), m_rows(std::move(rows)) {}

    auto begin() { return m_rows.begin(); }
    auto end() { return m_rows.end(); }
    std::size_t size() const { return m_rows.size(); }
    Row& operator[](std::size_t at) { return m_rows[at]; }
    std::vector<Row>& rows() { return m_rows; }

    /// What is related to one of the rows, which must be one of this batch; loaded for all of them when it is
    /// not there yet. `relation` may be filtered, ordered and have relations of its own: what is loaded first
    /// stays. Throws Error.
    template <class R>
    auto& related(Row& row, const R& relation, const orm::CodePlace& where = orm::CodePlace::current()) {
        auto& holder = row.*relation.member();
        if (!holder.is_loaded()) {
            m_session->load(m_rows, relation, where);
        }
        return holder;
    }

private:
    orm::Session* m_session;
    std::vector<Row> m_rows;
};

}  // namespace varve
