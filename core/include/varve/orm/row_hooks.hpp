// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/session.hpp"
#include "varve/orm/validation.hpp"

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace varve {

namespace orm {

template <class Check, class... Column>
concept TakesColumns = std::predicate<const Check&, const typename Column::Value&...>;
template <class Check, class... Column>
concept ChecksColumns = TakesColumns<Check, Column...> ||
                        std::predicate<const Check&, const query::Bare<typename Column::Value>&...>;

}  // namespace orm

struct this_rule_does_not_take_the_values_of_these_columns;

/// A write of many rows by one statement: `update<Row>()`, `remove<Row>()` or `purge<Row>()`.
struct BulkWrite {
    enum class Kind { Update, Delete };
    Kind kind = Kind::Update;
    const query::TableInfo* table = nullptr;
    /// The columns that an update gives values, by their places.
    std::vector<std::uint16_t> columns = {};
    /// How many rows it has written; 0 before it.
    std::uint64_t rows = 0;
    /// Null where other tables have a say in it, too.
    const query::Fragment* where = nullptr;

    /// Which rows, to read them before they are written: `db.select<Row>().where(write.condition<Row>())`.
    /// Throws Error(Unsupported) where other tables have a say in it, too.
    template <class Row>
    query::Predicate<Row> condition() const {
        return query::Predicate<Row>(known_condition());
    }

private:
    query::Fragment known_condition() const;
};

/// What a program wants to be done before and after rows are written, such as to keep an account of it, and
/// rules for values that only code can tell. Filled before sessions are opened with it
/// (SessionOptions::hooks), and not changed afterwards; then sessions of several threads may share it.
///
///     varve::RowHooks hooks;
///     hooks.after_update<Book>([](varve::orm::Session& db, const Book& book) {
///         db.insert(NewAuditLine{.what = "book", .row = book.id});
///     });
///     hooks.rule("no_shouting", "is in capital letters", &is_calm, book.title);
///
/// An action runs in the transaction of the write: when it throws, nothing has happened. Actions about `Row`
/// are called by insert, insert_many, upsert (which counts as an insert), update, remove (also when it only
/// marks), purge and the unit of work. Changes of many rows by a condition (`update<Row>()`, `remove<Row>()`,
/// `purge<Row>()`) read no rows, so they have actions of their own: before_bulk and after_bulk. SQL of the
/// program passes by.
class RowHooks {
public:
    enum class Event {
        BeforeInsert,
        AfterInsert,
        BeforeUpdate,
        AfterUpdate,
        BeforeDelete,
        AfterDelete,
        BeforeBulk,
        AfterBulk
    };

    /// Is given the session that writes, and the row.
    template <class Row>
    using Action = std::function<void(orm::Session&, const Row&)>;
    using BulkAction = std::function<void(orm::Session&, const BulkWrite&)>;

    /// `Given` is what is inserted: the struct of rows, or that of new ones.
    template <orm::ModelRow Given>
    RowHooks& before_insert(Action<Given> action) {
        return add<Given>(Event::BeforeInsert, std::move(action));
    }
    /// The row as the database has it, also where a struct of new rows was given.
    template <orm::ModelRow Row>
    RowHooks& after_insert(Action<Row> action) {
        return add<Row>(Event::AfterInsert, std::move(action));
    }
    /// The row as it is to be; the session still finds the old one.
    template <orm::ModelRow Row>
    RowHooks& before_update(Action<Row> action) {
        return add<Row>(Event::BeforeUpdate, std::move(action));
    }
    template <orm::ModelRow Row>
    RowHooks& after_update(Action<Row> action) {
        return add<Row>(Event::AfterUpdate, std::move(action));
    }
    template <orm::ModelRow Row>
    RowHooks& before_delete(Action<Row> action) {
        return add<Row>(Event::BeforeDelete, std::move(action));
    }
    template <orm::ModelRow Row>
    RowHooks& after_delete(Action<Row> action) {
        return add<Row>(Event::AfterDelete, std::move(action));
    }

    /// The rows are as they were, and can be read: see BulkWrite::condition().
    template <orm::ModelRow Row>
    RowHooks& before_bulk(BulkAction action) {
        return add_bulk(Event::BeforeBulk, Model<Row>::table, std::move(action));
    }
    template <orm::ModelRow Row>
    RowHooks& after_bulk(BulkAction action) {
        return add_bulk(Event::AfterBulk, Model<Row>::table, std::move(action));
    }

    /// A rule about one column or several of a table, checked with those of the model. `check` is given their
    /// values: std::optional where NULL is allowed, or all of them plainly, and then it is not asked where
    /// one holds nothing. Nor is it asked where one is left to the database. Errors name the first column.
    template <class Check, class First, class... Column>
        requires orm::ChecksColumns<Check, First, Column...>
    RowHooks& rule(std::string name, std::string message, Check check, const First& first,
                   const Column&... columns) {
        constexpr auto places = std::make_index_sequence<1 + sizeof...(Column)>();
        return add_rule({std::move(name),
                         std::move(message),
                         &Model<typename First::Row>::table,
                         {first.index(), columns.index()...},
                         [check = std::move(check)](const void* const* values) {
                             if constexpr (orm::TakesColumns<Check, First, Column...>) {
                                 return orm::call_check<Check, const typename First::Value&,
                                                        const typename Column::Value&...>(check, values,
                                                                                          places);
                             } else {
                                 return orm::call_check<Check, const query::Bare<typename First::Value>&,
                                                        const query::Bare<typename Column::Value>&...>(
                                     check, values, places);
                             }
                         }});
    }
    template <class Check, class First, class... Column>
        requires(!orm::ChecksColumns<Check, First, Column...>)
    this_rule_does_not_take_the_values_of_these_columns rule(std::string name, std::string message,
                                                             const Check& check, const First& first,
                                                             const Column&... columns) = delete;

    // For the library.
    bool has(Event event, const query::TableInfo& table) const;
    /// Whether an action is about single rows of a table, or about one of the structs that describe it.
    bool watches(const query::TableInfo& table) const;
    void call(Event event, orm::SessionCore& core, const query::TableInfo& described_by,
              const void* row) const;
    /// An object for the rows of a table that actions are about.
    std::shared_ptr<void> make_row(const query::TableInfo& table) const;
    void check(const query::TableInfo& given, const void* row, std::string_view prefix,
               std::vector<FieldError>& errors) const;

private:
    struct AnyAction {
        Event event;
        const query::TableInfo* described_by;
        std::shared_ptr<void> (*make)();
        std::function<void(orm::Session&, const void*)> act;
    };
    struct ProgramRule {
        std::string name;
        std::string message;
        const query::TableInfo* table;
        std::vector<std::uint16_t> columns;
        std::function<bool(const void* const*)> check;
    };

    template <orm::ModelRow Row>
    RowHooks& add(Event event, Action<Row> act) {
        return add_action({event, &Model<Row>::table, &make<Row>,
                           [act = std::move(act)](orm::Session& session, const void* row) {
                               act(session, *static_cast<const Row*>(row));
                           }});
    }
    template <class Row>
    static std::shared_ptr<void> make() {
        if constexpr (std::is_default_constructible_v<Row>) {
            return std::make_shared<Row>();
        } else {
            return nullptr;
        }
    }
    RowHooks& add_action(AnyAction action);
    RowHooks& add_bulk(Event event, const query::TableInfo& table, BulkAction action);
    RowHooks& add_rule(ProgramRule rule);

    std::vector<AnyAction> m_actions;
    std::vector<ProgramRule> m_rules;
};

}  // namespace varve
