// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/session.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace varve {

struct this_relation_does_not_lead_from_the_one_row_to_the_other;

/// A piece of work on rows as objects: each row is one object however often it is asked for, what has been
/// changed is found by comparing, and flush() writes all of it in one transaction, parents before the
/// children that refer to them and deletions the other way round.
///
///     varve::UnitOfWork work(db);
///     Author& lem = work.add(NewAuthor{.name = "Lem"});
///     Book& solaris = work.add(NewBook{.title = "Solaris", .author_id = 0});
///     work.link(solaris, book.author, lem);        // the key is filled in when it is known
///     work.get<Book>(7).price = euros("9.90");     // written because it is not what it was
///     work.flush();
///
/// References to rows stay valid as long as the unit of work lives. What other sessions, or other statements
/// of this one, do meanwhile is not noticed but by the version column of a row. Nothing is written without
/// flush(), and what has not been flushed is gone with it. Belongs to one thread; must not outlive its
/// session.
class UnitOfWork {
public:
    explicit UnitOfWork(orm::Session& session);
    UnitOfWork(const UnitOfWork&) = delete;
    UnitOfWork& operator=(const UnitOfWork&) = delete;
    ~UnitOfWork();

    /// The row of a key; null when there is none, or when it is to be deleted. A row that is known already is
    /// not read again.
    template <orm::ModelRow Row, class... Part>
        requires(sizeof...(Part) == orm::key_size<Row>())
    Row* find(const Part&... key) {
        const std::vector<query::Argument> parts{query::to_argument(key)...};
        if (const std::optional<void*> known = known_row(Model<Row>::table, parts)) {
            return static_cast<Row*>(*known);
        }
        std::optional<Row> row = m_session->template find<Row>(key...);
        return row ? &attach(std::move(*row)) : nullptr;
    }
    /// The same, and Error(NotFound) when there is none.
    template <orm::ModelRow Row, class... Part>
        requires(sizeof...(Part) == orm::key_size<Row>())
    Row& get(const Part&... key) {
        Row* const row = find<Row>(key...);
        if (row == nullptr) {
            throw_not_found(Model<Row>::table);
        }
        return *row;
    }
    /// The rows of a query, without those that are to be deleted. One that is known already is the object
    /// that is there, with what has been changed in it.
    template <class Row, class From>
    std::vector<Row*> all(orm::Query<Row, From> query,
                          const orm::CodePlace& where = orm::CodePlace::current()) {
        std::vector<Row*> rows;
        for (Row& row : query.all(where)) {
            if (Row* const object = attached(std::move(row))) {
                rows.push_back(object);
            }
        }
        return rows;
    }
    /// A row as it has been read elsewhere. Throws Error(NotFound) for one that is to be deleted.
    template <orm::ModelRow Row>
        requires(!orm::NewRow<Row>)
    Row& attach(Row row) {
        Row* const object = attached(std::move(row));
        if (object == nullptr) {
            throw_not_found(Model<Row>::table);
        }
        return *object;
    }

    /// A row that flush() will write. What the database makes of it is there after that.
    template <orm::NewRow Given>
    orm::RowOf<Given>& add(Given given) {
        using Row = orm::RowOf<Given>;
        auto row = std::make_shared<Row>();
        Row& added = *row;
        add_row(Model<Row>::table, std::move(row), Model<Given>::table,
                std::make_shared<Given>(std::move(given)));
        return added;
    }
    template <orm::ModelRow Row>
        requires(!orm::NewRow<Row>)
    Row& add(Row row) {
        auto own = std::make_shared<Row>(std::move(row));
        Row& added = *own;
        add_row(Model<Row>::table, own, Model<Row>::table, own);
        return added;
    }
    /// Makes `parent` the row that `child` belongs to: `link(post, post_columns.author, ada)`. Both are of
    /// this unit of work. Throws Error(Usage) for a row that is not.
    template <class Child, class R, class Parent>
        requires std::is_same_v<typename R::Owner, Child> && std::is_same_v<typename R::Target, Parent>
    void link(Child& child, const R& relation, Parent& parent) {
        link_rows(&child, relation.info(), &parent);
    }
    template <class Child, class R, class Parent>
        requires(!std::is_same_v<typename R::Owner, Child> || !std::is_same_v<typename R::Target, Parent>)
    this_relation_does_not_lead_from_the_one_row_to_the_other link(Child& child, const R& relation,
                                                                   Parent& parent) = delete;

    /// The row will be deleted, or marked as deleted where its model says so; one that has never been written
    /// is forgotten. Throws Error(Usage) for a row that is not of this unit of work.
    template <orm::ModelRow Row>
    void remove(Row& row) {
        remove_row(&row);
    }

    /// Whether the row is not what it was when it was read or written last.
    template <orm::ModelRow Row>
    bool has_changed(const Row& row) const {
        return is_changed(&row);
    }
    /// Writes everything in one transaction, a savepoint when the session is in one. When it fails, nothing
    /// has been written, the objects are as they were before, and it may be tried again. Throws as
    /// Session::insert(), update() and remove(), and Error(Usage) for new rows that refer to each other in a
    /// circle which no column that may be NULL opens.
    void flush();

private:
    struct State;

    [[noreturn]] static void throw_not_found(const query::TableInfo& table);
    std::optional<void*> known_row(const query::TableInfo& table,
                                   const std::vector<query::Argument>& key) const;
    template <class Row>
    Row* attached(Row row) {
        return static_cast<Row*>(attach_row(Model<Row>::table, std::make_shared<Row>(std::move(row))));
    }
    void* attach_row(const query::TableInfo& table, std::shared_ptr<void> row);
    void add_row(const query::TableInfo& table, std::shared_ptr<void> row, const query::TableInfo& given,
                 std::shared_ptr<void> object);
    void link_rows(void* child, const orm::RelationInfo& relation, void* parent);
    void remove_row(void* row);
    bool is_changed(const void* row) const;

    orm::Session* m_session;
    std::unique_ptr<State> m_state;
};

}  // namespace varve
