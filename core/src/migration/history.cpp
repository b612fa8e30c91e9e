// SPDX-License-Identifier: MIT
#include "varve/migration/history.hpp"

#include "own_table.hpp"

#include "varve/diag/error.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace varve::migration {

namespace {

constexpr const char* history_table = "varve_history";

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : " ") + word;
    }
    return text;
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t length = std::min(text.find(' '), text.size());
        words.emplace_back(text.substr(0, length));
        text.remove_prefix(std::min(length + 1, text.size()));
    }
    return words;
}

constexpr std::array<std::string_view, 11> columns{"version",     "name",          "hash",       "parents",
                                                   "up",          "down",          "applied_at", "applied_by",
                                                   "duration_ms", "varve_version", "position"};

/// The numbers of `0.12.1`.
std::vector<int> numbers_of(std::string_view version) {
    std::vector<int> numbers;
    while (!version.empty()) {
        int number = 0;
        std::from_chars(version.data(), version.data() + version.size(), number);
        numbers.push_back(number);
        version.remove_prefix(std::min(version.find('.'), version.size() - 1) + 1);
    }
    return numbers;
}

/// The latest version of varve that has written rows, when that is later than this one; else empty.
std::string later_version(const std::vector<AppliedMigration>& rows) {
    std::string latest = VARVE_VERSION;
    for (const AppliedMigration& row : rows) {
        if (row.varve_version != latest && numbers_of(row.varve_version) > numbers_of(latest)) {
            latest = row.varve_version;
        }
    }
    return latest == VARVE_VERSION ? std::string() : latest;
}

/// A table that is made otherwise was made by another varve.
std::string strangeness_of(Connection& connection, const QualifiedName& table) {
    const std::unique_ptr<Cursor> cursor = connection.query(Sql() << "SELECT * FROM " << table << " LIMIT 0");
    std::vector<std::string> found;
    for (int column = 0; column < cursor->column_count(); ++column) {
        found.emplace_back(cursor->column_name(column));
        if (std::find(columns.begin(), columns.end(), found.back()) == columns.end()) {
            return "has a column `" + found.back() + "` that this varve does not know";
        }
    }
    for (const std::string_view column : columns) {
        if (std::find(found.begin(), found.end(), column) == found.end()) {
            return "has no column `" + std::string(column) + "`";
        }
    }
    return {};
}

[[noreturn]] void refuse(const std::string& strangeness, const std::string& version) {
    throw Error(ErrorCode::Refused, "`varve_history` " + strangeness +
                                        (version.empty() ? "" : "; varve " + version + " has written there"))
        .with_hint(version.empty() ? "this is varve " VARVE_VERSION "; use the one that made the table"
                                   : "this is varve " VARVE_VERSION "; use varve " + version + " or later");
}

}  // namespace

QualifiedName History::table_name(const Connection& connection, const Dialect& dialect) {
    return own_table_name(connection, dialect, history_table);
}

Schema History::declare(const Connection& connection, const Dialect& dialect) {
    return declare_own_table(table_name(connection, dialect),
                             {{"version", BaseType::Text},
                              {"name", BaseType::Text},
                              {"hash", BaseType::Text},
                              {"parents", BaseType::Text},
                              {"up", BaseType::Text},
                              {"down", BaseType::Text},
                              {"applied_at", BaseType::Text},
                              {"applied_by", BaseType::Text},
                              {"duration_ms", BaseType::BigInt},
                              {"varve_version", BaseType::Text},
                              {"position", BaseType::BigInt}},
                             {"version"}, dialect);
}

bool History::exists() {
    return m_connection->has_table(table_name(*m_connection, *m_dialect));
}

void History::create() {
    create_own_table(declare(*m_connection, *m_dialect), *m_connection, *m_dialect);
}

std::vector<AppliedMigration> History::read(Texts texts) {
    std::vector<AppliedMigration> rows;
    if (!exists()) {
        return rows;
    }
    Sql select;
    select << "SELECT version, name, hash, parents, applied_at, applied_by, duration_ms, varve_version, "
              "position";
    if (texts == Texts::Included) {
        select << ", up, down";
    }
    select << " FROM " << table_name(*m_connection, *m_dialect);
    std::unique_ptr<Cursor> cursor;
    try {
        cursor = m_connection->query(select);
    } catch (const Error&) {
        const std::string strangeness =
            m_connection->is_in_transaction()
                ? std::string()
                : strangeness_of(*m_connection, table_name(*m_connection, *m_dialect));
        if (strangeness.empty()) {
            throw;
        }
        refuse(strangeness, "");
    }
    // Room that is not used costs nothing, and moving rows to ever larger ones takes as long as reading them.
    rows.reserve(1024);
    while (cursor->next()) {
        AppliedMigration& row = rows.emplace_back();
        row.version = cursor->text(0);
        row.name = cursor->text(1);
        row.hash = cursor->text(2);
        row.parents = split(cursor->text(3));
        row.applied_at = cursor->text(4);
        row.applied_by = cursor->text(5);
        row.duration_ms = cursor->integer(6);
        row.varve_version = cursor->text(7);
        row.position = cursor->integer(8);
        if (texts == Texts::Included) {
            row.up = cursor->text(9);
            row.down = cursor->text(10);
        }
    }
    cursor.reset();
    // They nearly always lie there in order, and a database would copy them all to sort them.
    const auto is_earlier = [](const AppliedMigration& left, const AppliedMigration& right) {
        return left.position < right.position;
    };
    if (!std::is_sorted(rows.begin(), rows.end(), is_earlier)) {
        std::sort(rows.begin(), rows.end(), is_earlier);
    }
    // Whoever only looks reads no texts, and what it does not know does not disturb it.
    const std::string later = texts == Texts::Included ? later_version(rows) : std::string();
    const std::string strangeness =
        later.empty() ? std::string() : strangeness_of(*m_connection, table_name(*m_connection, *m_dialect));
    if (!strangeness.empty()) {
        refuse(strangeness, later);
    }
    return rows;
}

void History::add(const AppliedMigration& row) {
    Sql insert;
    insert << "INSERT INTO " << table_name(*m_connection, *m_dialect)
           << " (version, name, hash, parents, up, down, applied_at, applied_by, duration_ms, varve_version, "
              "position) "
              "VALUES (";
    insert.bind(row.version) << ", ";
    insert.bind(row.name) << ", ";
    insert.bind(row.hash) << ", ";
    insert.bind(joined(row.parents)) << ", ";
    insert.bind(row.up) << ", ";
    insert.bind(row.down) << ", ";
    insert.bind(row.applied_at) << ", ";
    insert.bind(row.applied_by) << ", ";
    insert.bind(row.duration_ms) << ", ";
    insert.bind(row.varve_version) << ", ";
    insert.bind(row.position) << ")";
    m_connection->execute(insert);
}

void History::remove(std::string_view version) {
    Sql removal;
    removal << "DELETE FROM " << table_name(*m_connection, *m_dialect) << " WHERE version = ";
    removal.bind(std::string(version));
    m_connection->execute(removal);
}

}  // namespace varve::migration
