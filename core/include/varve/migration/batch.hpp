// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/migration/migration.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// \file
/// Statements that run page by page. Such a statement says with `:batch` where the condition of a page
/// belongs: `UPDATE users SET … WHERE … AND :batch` runs as `… AND (id > 5000 AND id <= 10000)`.

namespace varve::migration {

/// What stands for the condition of a page.
inline constexpr std::string_view page_mark = ":batch";

/// Reads `key=id size=5000 pause=50ms table=users`. Nothing when it is malformed; `problem` says how.
std::optional<Batch> parse_batch(std::string_view words, const Lexis& lexis, std::string& problem);

/// What parse_batch() reads.
std::string to_string(const Batch& batch);

/// Why a statement cannot run page by page; empty when it can.
std::string batch_problem(std::string_view statement, const Batch& batch, const Lexis& lexis);

/// The statement for one page.
std::string with_page(std::string_view statement, std::string_view condition, const Lexis& lexis);

/// The pages of one table by one key. Every value is kept as a literal of SQL. Borrows everything.
class Pages {
public:
    /// Throws Error(InvalidMigration) when there is no such table or column, or when no index begins with the
    /// column, and Error(Refused) when rows have no key.
    Pages(std::string_view statement, const Batch& batch, Connection& connection, const Dialect& dialect);

    /// The greatest key that is there; empty when there are no rows.
    std::string last();
    /// The key that ends the page behind `place` (empty: the first one), at most `end`.
    std::string next(const std::string& place, const std::string& end);
    /// `(id > 5000 AND id <= 10000)`
    std::string condition(const std::string& place, const std::string& end) const;

    /// How the journal keeps a place: `id <= 5000`.
    std::string kept(const std::string& place) const { return m_batch.key + " <= " + place; }
    /// The place that the journal has kept; nothing when it was kept for another key.
    std::optional<std::string> place_of(const std::string& kept) const;

private:
    void check_key();
    void check_rows();
    /// `SELECT quote(id) FROM users`
    Sql selection() const;

    const Batch& m_batch;
    Connection& m_connection;
    const Dialect& m_dialect;
    QualifiedName m_table;
    std::string m_column;
};

}  // namespace varve::migration
