// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/session_core.hpp"
#include "varve/query/table_info.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

/// \file
/// Single rows written and read by their key, without their type. All throw Error.

namespace varve::orm {

/// Writes a row. `given` describes the object, whose columns are all or some of those of `table`. Where
/// `result` is not null, the whole row is read back into it, which is an object of `table`.
void insert_row(SessionCore& core, const query::TableInfo& table, const query::TableInfo& given,
                const void* row, void* result);

/// Writes many rows that lie `stride` bytes apart, all or none.
std::uint64_t insert_rows(SessionCore& core, const query::TableInfo& table, const query::TableInfo& given,
                          const void* first, std::size_t stride, std::size_t count);

/// Rows that are written, and the places that they are read back into.
struct RowsBothWays {
    const void* given;
    std::size_t given_size;
    void* read;
    std::size_t read_size;
    std::size_t count;
};
/// Writes rows one by one, all or none, and reads each back; in few round trips.
void insert_and_read(SessionCore& core, const query::TableInfo& table, const query::TableInfo& given,
                     const RowsBothWays& rows);

/// Writes a row, or changes the one that has the same values in the columns `conflict`: `update` is given the
/// new values; nothing is changed where it is empty. False when nothing was written.
bool upsert_row(SessionCore& core, const query::TableInfo& table, const query::TableInfo& given,
                const void* row, std::span<const std::uint16_t> conflict,
                std::span<const std::uint16_t> update, void* result);

/// The same for upserts: which of the rows were written.
std::vector<bool> upsert_and_read(SessionCore& core, const query::TableInfo& table,
                                  const query::TableInfo& given, const RowsBothWays& rows,
                                  std::span<const std::uint16_t> conflict,
                                  std::span<const std::uint16_t> update);

/// An insert of one row that is checked, ready to run; where `reads_back`, its row comes back. `now` is what
/// its moments are given, and is borrowed until it has run.
Run prepare_insert(SessionCore& core, const query::TableInfo& table, const query::TableInfo& given,
                   const void* row, bool reads_back, const Instant& now);

/// Reads the row of a key, whose parts are at `key` + field offsets; false when there is none.
bool find_row(SessionCore& core, const query::TableInfo& table, std::span<const ValueField> key_fields,
              const void* key, void* row);

/// Writes all columns of a row that is there already. Throws Error(StaleRow) when the table has a version and
/// somebody else has written the row, Error(NotFound) when it is gone.
void update_row(SessionCore& core, const query::TableInfo& table, void* row);

/// Deletes a row, or marks it as deleted where the table has a column for that. Throws as update_row().
void delete_row(SessionCore& core, const query::TableInfo& table, void* row);

/// Deletes a row for good.
void purge_row(SessionCore& core, const query::TableInfo& table, void* row);

/// Whether an insert has values that only the database knows.
bool reads_back(const query::TableInfo& table);

}  // namespace varve::orm
