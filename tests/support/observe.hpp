// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/access.hpp"

#include <optional>
#include <string>
#include <vector>

struct sqlite3;

/// \file
/// What stands in a database, read by means that share no code with varve: equal schemas give equal lines,
/// whatever the order of columns and the spelling of the statements that made them. varve's own tables are
/// left out.

namespace varve::test {

/// Through pragmas and the text of `sqlite_schema`.
std::vector<std::string> observe_sqlite(sqlite3* database);
std::vector<std::string> observe_sqlite(const std::string& path);

/// Through `pg_dump --schema-only`: one entry per statement, the lines of a CREATE TABLE sorted. Owners and
/// grants only as far as they are managed.
std::vector<std::string> observe_postgres(const std::string& url, const ManagedAccess& managed = {});

/// What `pg_dump --schema-only` writes, as it is; nothing for a server that is newer than pg_dump.
std::optional<std::string> dump_postgres(const std::string& url);

/// The rows of every table as sorted text lines, `table: value|value`; columns in order of their names.
std::vector<std::string> rows_of_sqlite(const std::string& path);
std::vector<std::string> rows_of_postgres(const std::string& url);

/// What only one side has, as lines with `-` and `+`; empty when they are equal.
std::string difference(const std::vector<std::string>& expected, const std::vector<std::string>& actual);

}  // namespace varve::test
