// SPDX-License-Identifier: MIT
#include "varve/orm/row_commands.hpp"

#include "row_sql.hpp"

#include "varve/diag/error.hpp"
#include "varve/orm/row_hooks.hpp"
#include "varve/orm/validation.hpp"
#include "varve/session/connection.hpp"
#include "varve/session/grammar.hpp"
#include "varve/value/conversion.hpp"
#include "varve/value/type_of.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace varve::orm {

namespace {

using query::ColumnInfo;
using query::ColumnTrait;
using query::TableInfo;

/// Gives the column of a trait, where there is one, a value; takes it back when the write fails.
class Stamp {
public:
    Stamp(void* row, const TableInfo& table, ColumnTrait trait, const Value& value) {
        const std::size_t place = table.find(trait);
        if (place == table.columns.size()) {
            return;
        }
        m_type = table.columns[place].type;
        m_object = at(row, table.columns[place]);
        m_old = value_at(*m_type, m_object);
        set_value(*m_type, m_object, value);
    }
    ~Stamp() {
        if (m_object != nullptr) {
            set_value(*m_type, m_object, m_old);
        }
    }
    Stamp(const Stamp&) = delete;
    Stamp& operator=(const Stamp&) = delete;
    void keep() { m_object = nullptr; }

private:
    const ValueType* m_type = nullptr;
    void* m_object = nullptr;
    Value m_old;
};

std::int64_t version_of(const TableInfo& table, const void* row) {
    const ColumnInfo& column = table.columns[table.find(ColumnTrait::Version)];
    return std::get<std::int64_t>(value_at(*column.type, at(row, column)));
}

bool has_version(const TableInfo& table) {
    return table.find(ColumnTrait::Version) != table.columns.size();
}

[[noreturn]] void throw_not_written(const TableInfo& table) {
    const std::string name(table.name);
    if (has_version(table)) {
        throw Error(ErrorCode::StaleRow,
                    "the row of `" + name + "` has been changed or deleted since it was read")
            .with_hint("read it again, make the change again, and write it again");
    }
    throw Error(ErrorCode::NotFound, "the row of `" + name + "` is not there any more");
}

}  // namespace

namespace {

/// Runs a write between the actions of the program, all of it or nothing.
template <class Write>
void between(SessionCore& core, const TableInfo& table, const void* row, RowHooks::Event before,
             RowHooks::Event after, const Write& write) {
    const RowHooks* const hooks = hooks_of(core, table, table);
    if (hooks == nullptr) {
        write();
        return;
    }
    TransactionOnCore transaction(core);
    hooks->call(before, core, table, row);
    write();
    hooks->call(after, core, table, row);
    transaction.commit();
}

}  // namespace

bool find_row(SessionCore& core, const TableInfo& table, std::span<const ValueField> key_fields,
              const void* key, void* row) {
    const RowShape shape(RowCommand::Find, table, table);
    Run run = core.prepare(shape.words(), [&] { return find_draft(core.grammar(), table); });
    run.statement().bind(0, key_fields, key);
    run.open(Fetch::Whole);
    if (!run.next()) {
        return false;
    }
    run.read(run.entry().read, row);
    return true;
}

void update_row(SessionCore& core, const TableInfo& table, void* row) {
    using enum RowHooks::Event;
    Stamp updated(row, table, ColumnTrait::Updated, to_text(core.now()));
    validate(core, {.table = table, .given = table, .first = row, .writing = Writing::Again});
    std::optional<Stamp> counted;
    between(core, table, row, BeforeUpdate, AfterUpdate, [&] {
        const RowShape shape(RowCommand::Update, table, table);
        Run run = core.prepare(shape.words(), [&] { return update_draft(core.grammar(), table); });
        run.statement().bind(0, run.entry().bound, row);
        if (run.execute() == 0) {
            throw_not_written(table);
        }
        if (has_version(table)) {
            counted.emplace(row, table, ColumnTrait::Version, version_of(table, row) + 1);
        }
    });
    updated.keep();
    if (counted) {
        counted->keep();
    }
}

namespace {

void delete_by_key(SessionCore& core, const TableInfo& table, const void* row, RowCommand command) {
    const RowShape shape(command, table, table);
    Run run = core.prepare(shape.words(), [&] {
        return command == RowCommand::Delete ? delete_draft(core.grammar(), table)
                                             : soft_delete_draft(core.grammar(), table);
    });
    run.statement().bind(0, run.entry().bound, row);
    if (run.execute() == 0) {
        throw_not_written(table);
    }
}

}  // namespace

void purge_row(SessionCore& core, const TableInfo& table, void* row) {
    between(core, table, row, RowHooks::Event::BeforeDelete, RowHooks::Event::AfterDelete,
            [&] { delete_by_key(core, table, row, RowCommand::Delete); });
}

void delete_row(SessionCore& core, const TableInfo& table, void* row) {
    if (table.find(ColumnTrait::Deleted) == table.columns.size()) {
        purge_row(core, table, row);
        return;
    }
    Stamp deleted(row, table, ColumnTrait::Deleted, to_text(core.now()));
    between(core, table, row, RowHooks::Event::BeforeDelete, RowHooks::Event::AfterDelete,
            [&] { delete_by_key(core, table, row, RowCommand::SoftDelete); });
    deleted.keep();
}

}  // namespace varve::orm
