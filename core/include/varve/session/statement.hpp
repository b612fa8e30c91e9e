// SPDX-License-Identifier: MIT
#pragma once

#include "varve/value/value_type.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace varve {

/// How the rows of a query come.
enum class Fetch {
    Whole,    ///< the driver may hold the whole result in memory
    RowByRow  ///< one row at a time, however many there are; the connection is busy until close()
};

/// What a database tells of a column of a result.
struct ResultColumn {
    /// In the database's words; empty where it has none.
    std::string type = {};
    /// The column of a table that it stands for; empty where it is computed, or the database does not say.
    std::string table = {};
    std::string column = {};
};

/// A statement that a database has read once and runs many times, with typed values in and out.
///
/// Belongs to its connection and must be gone before it. One run at a time: bind, then execute() or open(),
/// and close() before the next bind. Everything here throws Error, with the constraint that was broken when
/// there is one.
class Statement {
public:
    virtual ~Statement() = default;
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    /// From here on each run is sent as a whole, and the server keeps nothing of it: for sessions that change
    /// servers between transactions. To be called before the first run.
    virtual void keep_nothing() {}

    /// Gives parameters their values: the one at `first + i` (from 0) is what stands at `row +
    /// fields[i].offset`. Borrows the memory until the run is over.
    virtual void bind(std::size_t first, std::span<const ValueField> fields, const void* row) = 0;

    /// Runs to the end; the number of rows that it changed. Closed afterwards.
    virtual std::uint64_t execute() = 0;

    virtual void open(Fetch fetch) = 0;
    /// Goes to the first or the next row; false at the end.
    virtual bool next() = 0;
    /// Reads the columns from `first_column` on into `row + fields[i].offset`.
    virtual void read(std::span<const ValueField> fields, void* row, std::size_t first_column = 0) = 0;
    /// Lets go of the rows that were not read.
    virtual void close() noexcept = 0;

    /// Known when the statement is open.
    virtual std::size_t column_count() const = 0;
    virtual std::string_view column_name(std::size_t column) const = 0;
    /// May ask the database. Throws Error.
    virtual ResultColumn describe_column(std::size_t column) const = 0;

    /// As it was sent.
    virtual std::string_view sql() const = 0;

protected:
    Statement() = default;
};

/// Throws Error(Usage) about a statement that has another number of places for values than it was given
/// values, or gives fewer columns than are read.
[[noreturn]] void throw_value_count(std::size_t places, std::size_t values, std::string_view sql);
[[noreturn]] void throw_column_count(std::size_t columns, std::size_t wanted, std::string_view sql);

/// Statements that are sent one behind the other without waiting for their answers, which come in the same
/// order. Nothing else may run on the connection until it is gone. Where one fails, those behind it do not
/// run. Everything here throws Error, with the constraint that was broken when there is one.
class Pipeline {
public:
    virtual ~Pipeline() = default;
    Pipeline(const Pipeline&) = delete;
    Pipeline& operator=(const Pipeline&) = delete;

    /// Sends what has neither values nor rows, such as BEGIN.
    virtual void send_command(std::string_view sql) = 0;
    /// Sends a statement that is bound. It may be bound to other values and sent again at once.
    virtual void send(Statement& statement) = 0;
    /// Ends what goes on its way together; to be called before the first answer to it is asked for.
    virtual void flush() = 0;
    /// Waits for the next answer; the number of rows that were changed or found. A statement that has rows is
    /// open then, and has to be closed before the next answer is asked for.
    virtual std::uint64_t receive() = 0;
    /// What failed was a statement that the server has forgotten, or whose tables have changed: from the
    /// beginning, and prepared anew, it may work.
    virtual bool is_stale() const = 0;

protected:
    Pipeline() = default;
};

/// Takes many rows for one table the fastest way that the database has.
class BulkWriter {
public:
    virtual ~BulkWriter() = default;
    BulkWriter(const BulkWriter&) = delete;
    BulkWriter& operator=(const BulkWriter&) = delete;

    /// Sends one row, or keeps it for later; the fields stand for the columns in their order, and are the
    /// same for every row. Throws Error(Unsupported) for the first one where INSERT would write other values,
    /// or where the database has no faster way.
    virtual void add(std::span<const ValueField> fields, const void* row) = 0;
    /// The number of rows. Nothing is written when it is not called, or throws. Throws Error(Unsupported)
    /// when the database takes such rows by INSERT only; a transaction goes on then.
    virtual std::uint64_t finish() = 0;
    /// As it was sent.
    virtual std::string_view sql() const = 0;

protected:
    BulkWriter() = default;
};

}  // namespace varve
