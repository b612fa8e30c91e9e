// SPDX-License-Identifier: MIT
#include "row_sql.hpp"

#include "varve/diag/error.hpp"
#include "varve/orm/changes.hpp"
#include "varve/orm/row_hooks.hpp"

#include <string>
#include <utility>

namespace varve::orm {

namespace {

using query::ColumnTrait;

void check_narrowed(const query::Fragment& where, const query::TableInfo& table) {
    if (where.empty()) {
        throw Error(ErrorCode::Usage, "the change would be of every row of `" + std::string(table.name) + "`")
            .with_hint("say which with `.where(…)`, or `.where(varve::everything)` when all are meant");
    }
}

void check_change(const query::UpdateState& update) {
    check_narrowed(update.where, *update.table);
    if (update.assignments.empty()) {
        throw Error(ErrorCode::Usage, "the update of `" + std::string(update.table->name) + "` sets nothing")
            .with_hint("say what with `.set(column = value)`");
    }
}

template <class State>
std::uint64_t written(SessionCore& core, const State& state, ReadRows read, void* rows) {
    Run run = core.prepare(state);
    return read == nullptr ? run.execute() : read(std::move(run), rows);
}

/// Runs a statement between the actions of the program, all of it or nothing.
template <class State>
std::uint64_t between(SessionCore& core, const State& state, BulkWrite write, ReadRows read, void* rows) {
    using enum RowHooks::Event;
    const RowHooks* const hooks = core.options().hooks;
    const query::TableInfo& table = *write.table;
    if (hooks == nullptr || (!hooks->has(BeforeBulk, table) && !hooks->has(AfterBulk, table))) {
        return written(core, state, read, rows);
    }
    TransactionOnCore transaction(core);
    hooks->call(BeforeBulk, core, table, &write);
    write.rows = written(core, state, read, rows);
    hooks->call(AfterBulk, core, table, &write);
    transaction.commit();
    return write.rows;
}

bool is_marked(const query::DeleteState& deletion, Removal removal) {
    return removal == Removal::AsDeclared &&
           deletion.table->find(ColumnTrait::Deleted) != deletion.table->columns.size();
}

query::Deleted shown_for(Removal removal) {
    return removal == Removal::ForGood ? query::Deleted::Shown : query::Deleted::Hidden;
}

/// The mark of rows as deleted in place of their deletion.
query::UpdateState marking(const query::DeleteState& deletion, Instant now) {
    const auto column = static_cast<std::uint16_t>(deletion.table->find(ColumnTrait::Deleted));
    query::UpdateState update{.table = deletion.table, .from = deletion.from, .where = deletion.where};
    update.returning = deletion.returning;
    query::Fragment moment;
    moment.add(query::to_argument(now), deletion.table->columns[column].type->scalar);
    update.assignments.push_back({column, std::move(moment)});
    return update;
}

BulkWrite described(BulkWrite::Kind kind, const query::TableInfo& table, const query::Fragment& where) {
    return {.kind = kind, .table = &table, .where = &where};
}

}  // namespace

std::uint64_t run_bulk(SessionCore& core, query::UpdateState& update, ReadRows read, void* rows) {
    check_change(update);
    update.returning = read == nullptr ? query::Returning::Nothing : query::Returning::Row;
    BulkWrite write = described(BulkWrite::Kind::Update, *update.table, update.where);
    for (const query::SetColumn& each : update.assignments) {
        write.columns.push_back(each.column);
    }
    write.where = update.from.empty() ? &update.where : nullptr;
    return between(core, update, std::move(write), read, rows);
}

std::uint64_t run_bulk(SessionCore& core, query::DeleteState& deletion, Removal removal, ReadRows read,
                       void* rows) {
    check_narrowed(deletion.where, *deletion.table);
    deletion.deleted = shown_for(removal);
    deletion.returning = read == nullptr ? query::Returning::Nothing : query::Returning::Row;
    BulkWrite write = described(BulkWrite::Kind::Delete, *deletion.table, deletion.where);
    write.where = deletion.from.empty() ? &deletion.where : nullptr;
    return is_marked(deletion, removal)
               ? between(core, marking(deletion, core.now()), std::move(write), read, rows)
               : between(core, deletion, std::move(write), read, rows);
}

Run prepare_bulk(SessionCore& core, query::UpdateState& update, bool returns_rows) {
    check_change(update);
    update.returning = returns_rows ? query::Returning::Row : query::Returning::Nothing;
    return core.prepare(update);
}

Run prepare_bulk(SessionCore& core, query::DeleteState& deletion, Removal removal, bool returns_rows) {
    check_narrowed(deletion.where, *deletion.table);
    deletion.deleted = shown_for(removal);
    deletion.returning = returns_rows ? query::Returning::Row : query::Returning::Nothing;
    return is_marked(deletion, removal) ? core.prepare(marking(deletion, core.now()))
                                        : core.prepare(deletion);
}

std::string bulk_sql(query::DeleteState deletion, Removal removal, const Grammar& grammar) {
    deletion.deleted = shown_for(removal);
    return is_marked(deletion, removal) ? query::render(marking(deletion, Instant()), grammar).sql
                                        : query::render(deletion, grammar).sql;
}

}  // namespace varve::orm
