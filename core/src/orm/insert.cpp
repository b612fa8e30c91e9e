// SPDX-License-Identifier: MIT
#include "row_sql.hpp"

#include "varve/diag/error.hpp"
#include "varve/orm/row_commands.hpp"
#include "varve/orm/row_hooks.hpp"
#include "varve/orm/validation.hpp"
#include "varve/session/connection.hpp"
#include "varve/session/grammar.hpp"
#include "varve/value/type_of.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <vector>

namespace varve::orm {

namespace {

using query::ColumnInfo;
using query::ColumnTrait;
using query::TableInfo;

bool is_moment_of_writing(const ColumnInfo& column) {
    return column.is(ColumnTrait::Created) || column.is(ColumnTrait::Updated);
}

/// A moment that nobody has given: nothing, or the beginning of time.
bool is_empty_moment(const ColumnInfo& column, const void* row) {
    const void* const object = at(row, column);
    const void* const value = column.type->is_nullable() ? column.type->peek(object) : object;
    return value == nullptr ||
           (column.type->scalar == Scalar::Instant && *static_cast<const Instant*>(value) == Instant()) ||
           (column.type->scalar == Scalar::Timestamp && *static_cast<const LocalTime*>(value) == LocalTime());
}

/// The columns of an object that an insert writes, by their places.
std::vector<std::uint16_t> written_columns(const TableInfo& given, const void* row) {
    std::vector<std::uint16_t> columns;
    for (std::size_t place = 0; place < given.columns.size(); ++place) {
        const ColumnInfo& column = given.columns[place];
        const bool is_left_out =
            column.type->is_left_out != nullptr && column.type->is_left_out(at(row, column));
        const bool is_stamped = is_moment_of_writing(column) && is_empty_moment(column, row);
        if (!column.is(ColumnTrait::Generated) && !is_left_out && !is_stamped) {
            columns.push_back(static_cast<std::uint16_t>(place));
        }
    }
    return columns;
}

bool leaves_out(const TableInfo& given) {
    return std::any_of(given.columns.begin(), given.columns.end(), [](const ColumnInfo& column) {
        return column.is(ColumnTrait::Generated) || is_moment_of_writing(column) ||
               column.type->is_left_out != nullptr;
    });
}

Run prepare_insert(SessionCore& core, const InsertForm& form) {
    RowShape shape(form.result == nullptr ? RowCommand::Insert : RowCommand::InsertAndRead, *form.table,
                   *form.given);
    shape.add(form.rows);
    if (leaves_out(*form.given)) {
        for (const std::uint16_t column : form.columns) {
            shape.add(column);
        }
    }
    for (const std::uint16_t column : form.conflict) {
        shape.add(column + 1000U);
    }
    for (const std::uint16_t column : form.update) {
        shape.add(column + 2000U);
    }
    shape.add(form.conflict.size() * 2 + (form.is_upsert ? 1 : 0));
    return core.prepare(shape.words(), [&] { return insert_draft(core.grammar(), form); });
}

/// Runs an insert of one row that is bound already; false when the database wrote none.
bool finish_insert(Run& run, void* result) {
    if (result == nullptr) {
        return run.execute() != 0;
    }
    run.open(Fetch::Whole);
    if (!run.next()) {
        return false;
    }
    run.read(run.entry().read, result);
    // Only the end of the statement is the end of the insert.
    while (run.next()) {
    }
    return true;
}

/// What the library fills in where the object has no place for it, or has left its place empty: the moments
/// of writing.
std::vector<std::uint16_t> missing_stamps(const TableInfo& table, const TableInfo& given, const void* row) {
    std::vector<std::uint16_t> columns;
    for (std::size_t place = 0; place < table.columns.size(); ++place) {
        const ColumnInfo& column = table.columns[place];
        const auto own = std::find_if(given.columns.begin(), given.columns.end(),
                                      [&](const ColumnInfo& each) { return each.name == column.name; });
        const bool is_given =
            own != given.columns.end() && !(is_moment_of_writing(*own) && is_empty_moment(*own, row));
        if (is_moment_of_writing(column) && !is_given) {
            columns.push_back(static_cast<std::uint16_t>(place));
        }
    }
    return columns;
}

void bind_insert(Run& run, const InsertForm& form, const void* row, std::size_t index, const Instant& now) {
    const std::size_t width = form.columns.size() + form.stamps.size();
    run.statement().bind(index * width, {run.entry().bound.data(), form.columns.size()}, row);
    if (!form.stamps.empty()) {
        static constexpr ValueField moment{type_of<Instant>, 0};
        for (std::size_t place = 0; place < form.stamps.size(); ++place) {
            run.statement().bind(index * width + form.columns.size() + place, {&moment, 1}, &now);
        }
    }
}

InsertForm form_of(const TableInfo& table, const TableInfo& given, const void* row) {
    InsertForm form{&table, &given};
    form.columns = written_columns(given, row);
    form.stamps = missing_stamps(table, given, row);
    return form;
}

}  // namespace

bool reads_back(const TableInfo& table) {
    return std::any_of(table.columns.begin(), table.columns.end(), [](const ColumnInfo& column) {
        return column.is(ColumnTrait::Generated) || is_moment_of_writing(column);
    });
}

void throw_not_inserted(const TableInfo& table) {
    throw Error(ErrorCode::NotFound,
                "the database did not write the new row of `" + std::string(table.name) + "`");
}

const RowHooks* hooks_of(const SessionCore& core, const TableInfo& table, const TableInfo& given) {
    const RowHooks* const hooks = core.options().hooks;
    return hooks != nullptr && (hooks->watches(table) || hooks->watches(given)) ? hooks : nullptr;
}

Run prepare_insert(SessionCore& core, const TableInfo& table, const TableInfo& given, const void* row,
                   bool reads_back, const Instant& now) {
    InsertForm form = form_of(table, given, row);
    form.result = reads_back ? &table : nullptr;
    Run run = prepare_insert(core, form);
    bind_insert(run, form, row, 0, now);
    return run;
}

Run prepare_upsert(SessionCore& core, const TableInfo& table, const TableInfo& given, const void* row,
                   const UpsertColumns& columns, bool reads_back, const Instant& now) {
    InsertForm form = form_of(table, given, row);
    form.result = reads_back ? &table : nullptr;
    form.conflict.assign(columns.conflict.begin(), columns.conflict.end());
    form.update.assign(columns.update.begin(), columns.update.end());
    form.is_upsert = true;
    Run run = prepare_insert(core, form);
    bind_insert(run, form, row, 0, now);
    return run;
}

namespace {

/// An insert between the actions of the program, whose actions are about two structs; `write(result)` says
/// whether it wrote a row.
template <class Write>
bool between_insert(SessionCore& core, const TableInfo& table, const TableInfo& given, const void* row,
                    void* result, const Write& write) {
    const RowHooks* const hooks = hooks_of(core, table, given);
    if (hooks == nullptr) {
        return write(result);
    }
    TransactionOnCore transaction(core);
    hooks->call(RowHooks::Event::BeforeInsert, core, given, row);
    std::shared_ptr<void> own;
    if (result == nullptr && hooks->has(RowHooks::Event::AfterInsert, table)) {
        own = hooks->make_row(table);
        result = own.get();
    }
    const bool is_written = write(result);
    if (is_written && result != nullptr) {
        hooks->call(RowHooks::Event::AfterInsert, core, table, result);
    }
    transaction.commit();
    return is_written;
}

/// One row that has been checked.
void write_insert(SessionCore& core, const TableInfo& table, const TableInfo& given, const void* row,
                  void* result) {
    if (result == nullptr && &table == &given && !leaves_out(given)) {
        RowShape shape(RowCommand::Insert, table, given);
        Run run = core.prepare(shape.words(),
                               [&] { return insert_draft(core.grammar(), form_of(table, given, row)); });
        run.statement().bind(0, run.entry().bound, row);
        run.execute();
        return;
    }
    InsertForm form = form_of(table, given, row);
    form.result = result == nullptr ? nullptr : &table;
    const Instant now = form.stamps.empty() ? Instant() : core.now();
    Run run = prepare_insert(core, form);
    bind_insert(run, form, row, 0, now);
    if (!finish_insert(run, result)) {
        throw_not_inserted(table);
    }
}

}  // namespace

void insert_row(SessionCore& core, const TableInfo& table, const TableInfo& given, const void* row,
                void* result) {
    validate(core, {table, given, row});
    between_insert(core, table, given, row, result, [&](void* into) {
        write_insert(core, table, given, row, into);
        return true;
    });
}

void check_upsert(const TableInfo& table, std::span<const std::uint16_t> conflict,
                  std::span<const std::uint16_t> update) {
    if (conflict.empty() && !update.empty()) {
        throw Error(ErrorCode::Usage, "an upsert into `" + std::string(table.name) +
                                          "` has to know by which columns a row is the same one")
            .with_hint("name them with `.on(column)`");
    }
}

bool upsert_row(SessionCore& core, const TableInfo& table, const TableInfo& given, const void* row,
                std::span<const std::uint16_t> conflict, std::span<const std::uint16_t> update,
                void* result) {
    check_upsert(table, conflict, update);
    // Whether a value is taken already is what an upsert asks itself.
    validate(core, {.table = table, .given = given, .first = row, .writing = Writing::Upsert});
    return between_insert(core, table, given, row, result, [&](void* into) {
        const Instant now = core.now();
        Run run = prepare_upsert(core, table, given, row, {conflict, update}, into != nullptr, now);
        return finish_insert(run, into);
    });
}

namespace {

/// Writes neighbouring rows that all give the same columns, by statements of many rows.
void insert_alike(SessionCore& core, InsertForm form, const char* first, std::size_t stride,
                  std::size_t count) {
    constexpr std::size_t most_rows = 200;
    const Instant now = core.now();
    const std::size_t width = std::max<std::size_t>(form.columns.size() + form.stamps.size(), 1);
    const std::size_t at_once =
        form.columns.empty() ? 1
                             : std::clamp<std::size_t>(core.grammar().most_parameters / width, 1, most_rows);
    while (count != 0) {
        form.rows = count >= at_once ? at_once : 1;
        Run run = prepare_insert(core, form);
        for (; count >= form.rows; count -= form.rows) {
            for (std::size_t index = 0; index < form.rows; ++index, first += stride) {
                bind_insert(run, form, first, index, now);
            }
            run.execute();
        }
    }
}

/// Whether the fast way of the database took them: rows that give every column that is not made by it.
bool copy_rows(SessionCore& core, const InsertForm& form, const char* first, std::size_t stride,
               std::size_t count) {
    constexpr std::size_t worth_it = 50;
    if (count < worth_it || !form.stamps.empty()) {
        return false;
    }
    std::vector<std::string_view> names;
    std::vector<ValueField> fields;
    for (const std::uint16_t column : form.columns) {
        names.push_back(form.given->columns[column].name);
        fields.push_back({form.given->columns[column].type, form.given->columns[column].offset});
    }
    const auto began = std::chrono::steady_clock::now();
    const std::unique_ptr<BulkWriter> writer = core.connection().bulk_writer(
        {std::string(form.table->schema), std::string(form.table->name)}, names);
    if (writer == nullptr) {
        return false;
    }
    try {
        for (std::size_t index = 0; index < count; ++index, first += stride) {
            writer->add(fields, first);
        }
        core.tell({.sql = writer->sql(), .rows = writer->finish()}, began);
    } catch (const Error& error) {
        if (error.code() == ErrorCode::Unsupported) {
            return false;
        }
        core.tell({.sql = writer->sql(), .has_failed = true}, began);
        throw;
    }
    return true;
}

}  // namespace

std::uint64_t insert_rows(SessionCore& core, const TableInfo& table, const TableInfo& given,
                          const void* first, std::size_t stride, std::size_t count) {
    const auto* const begin = static_cast<const char*>(first);
    validate(core, {table, given, first, stride, count, Writing::New, true});
    if (count == 0) {
        return 0;
    }
    TransactionOnCore transaction(core);
    if (hooks_of(core, table, given) != nullptr) {
        for (std::size_t index = 0; index < count; ++index) {
            const void* const row = begin + index * stride;
            between_insert(core, table, given, row, nullptr, [&](void* into) {
                write_insert(core, table, given, row, into);
                return true;
            });
        }
        transaction.commit();
        return count;
    }
    const bool is_uniform = std::none_of(given.columns.begin(), given.columns.end(), [](const auto& column) {
        return column.type->is_left_out != nullptr || is_moment_of_writing(column);
    });
    for (std::size_t done = 0; done < count;) {
        InsertForm form = form_of(table, given, begin + done * stride);
        std::size_t end = is_uniform ? count : done + 1;
        while (end < count && written_columns(given, begin + end * stride) == form.columns) {
            ++end;
        }
        const char* const from = begin + done * stride;
        if (!copy_rows(core, form, from, stride, end - done)) {
            insert_alike(core, std::move(form), from, stride, end - done);
        }
        done = end;
    }
    transaction.commit();
    return count;
}

}  // namespace varve::orm
