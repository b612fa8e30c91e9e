// SPDX-License-Identifier: MIT
#include "prepared_statement.hpp"

#include "failure.hpp"
#include "value_binding.hpp"
#include "value_reading.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <utility>

namespace varve::sqlite {

PreparedStatement::PreparedStatement(Connection& connection, StatementHandle statement)
    : m_database(connection.handle()), m_patience(&connection.patience()), m_statement(std::move(statement)) {
}

int PreparedStatement::step() {
    return m_patience->step(m_statement.get(), m_end);
}

void PreparedStatement::bind(std::size_t first, std::span<const ValueField> fields, const void* row) {
    int index = static_cast<int>(first);
    m_bound = std::max(m_bound, first + fields.size());
    if (m_bound > places()) {
        throw_value_count(places(), std::exchange(m_bound, 0), sql());
    }
    for (const ValueField& field : fields) {
        const void* const object = static_cast<const char*>(row) + field.offset;
        if (bind_value(m_statement.get(), ++index, *field.type, object) != SQLITE_OK) {
            fail();
        }
    }
}

std::size_t PreparedStatement::places() const {
    return static_cast<std::size_t>(sqlite3_bind_parameter_count(m_statement.get()));
}

/// What has no value would be NULL without a word.
void PreparedStatement::check_bound() {
    const std::size_t bound = std::exchange(m_bound, 0);
    if (bound != places()) {
        throw_value_count(places(), bound, sql());
    }
}

std::uint64_t PreparedStatement::execute() {
    check_bound();
    const sqlite3_int64 before = sqlite3_total_changes64(m_database);
    m_end = m_patience->end_of_next();
    int result = SQLITE_ROW;
    while (result == SQLITE_ROW) {
        result = step();
    }
    if (result != SQLITE_DONE) {
        fail();
    }
    sqlite3_reset(m_statement.get());
    sqlite3_clear_bindings(m_statement.get());
    // What triggers and cascades change counts in the total, not in the number of this statement's rows.
    return sqlite3_total_changes64(m_database) == before
               ? 0
               : static_cast<std::uint64_t>(sqlite3_changes64(m_database));
}

void PreparedStatement::open(Fetch /*fetch*/) {
    check_bound();
    // SQLite makes each row when it is asked for.
    m_end = m_patience->end_of_next();
}

bool PreparedStatement::next() {
    const int result = step();
    if (result == SQLITE_ROW) {
        return true;
    }
    if (result != SQLITE_DONE) {
        fail();
    }
    return false;
}

void PreparedStatement::read(std::span<const ValueField> fields, void* row, std::size_t first_column) {
    if (first_column + fields.size() > column_count()) {
        throw_column_count(column_count(), first_column + fields.size(), sql());
    }
    int column = static_cast<int>(first_column);
    for (const ValueField& field : fields) {
        read_value(m_statement.get(), column, *field.type, static_cast<char*>(row) + field.offset);
        ++column;
    }
}

void PreparedStatement::close() noexcept {
    sqlite3_reset(m_statement.get());
    // They are borrowed only while it runs.
    sqlite3_clear_bindings(m_statement.get());
}

std::size_t PreparedStatement::column_count() const {
    return static_cast<std::size_t>(sqlite3_column_count(m_statement.get()));
}

std::string_view PreparedStatement::column_name(std::size_t column) const {
    return sqlite3_column_name(m_statement.get(), static_cast<int>(column));
}

ResultColumn PreparedStatement::describe_column(std::size_t column) const {
    const int place = static_cast<int>(column);
    const auto text = [](const char* word) { return word == nullptr ? std::string() : std::string(word); };
    return {text(sqlite3_column_decltype(m_statement.get(), place)),
            text(sqlite3_column_table_name(m_statement.get(), place)),
            text(sqlite3_column_origin_name(m_statement.get(), place))};
}

std::string_view PreparedStatement::sql() const {
    return sqlite3_sql(m_statement.get());
}

void PreparedStatement::fail() {
    Error error = failure_of(m_database, sql());
    classify(error, m_database);
    sqlite3_reset(m_statement.get());
    throw error;
}

}  // namespace varve::sqlite
