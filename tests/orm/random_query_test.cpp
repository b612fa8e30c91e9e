// SPDX-License-Identifier: MIT
#include "orm/random_query.hpp"
#include "orm/shop_database.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <memory>

/// \file
/// Random queries mean the same to SQLite and to PostgreSQL. VARVE_QUERY_SEEDS says how many (300),
/// VARVE_QUERY_FIRST the first one (1): a failure names its own.

namespace varve::test {
namespace {

/// A value as both databases have it: truths are numbers, and sums of one are decimals to the other.
std::string shown(const Value& value) {
    if (std::holds_alternative<Null>(value)) {
        return "NULL";
    }
    if (const auto* const truth = std::get_if<bool>(&value)) {
        return *truth ? "1" : "0";
    }
    if (const auto* const number = std::get_if<std::int64_t>(&value)) {
        return std::to_string(*number);
    }
    double real = 0;
    if (const auto* const number = std::get_if<double>(&value)) {
        real = *number;
    } else {
        const std::string& text = std::get<std::string>(value);
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), real);
        if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
            return "'" + text + "'";
        }
    }
    return std::round(real) == real ? std::to_string(std::llround(real)) : std::to_string(real);
}

using Rows = std::vector<std::vector<std::string>>;

/// A database of one dialect with the tables of the random queries.
class Side {
public:
    Side(const std::string& dialect, std::uint32_t seed)
        : m_database(make_test_database(dialect)),
          m_core(dialect_named(dialect).connect(m_database->url()), {.statement_cache = 1}) {
        run_script(m_core.connection(), random_tables(seed));
    }

    const Grammar& grammar() const { return m_core.grammar(); }

    Rows rows_of(const query::SelectState& select) {
        orm::Run run = m_core.prepare(select);
        run.open(Fetch::Whole);
        Rows rows;
        while (run.next()) {
            std::vector<Value> values(run.statement().column_count());
            std::vector<ValueField> fields;
            for (std::size_t at = 0; at < values.size(); ++at) {
                fields.push_back({type_of<Value>, at * sizeof(Value)});
            }
            run.read(fields, values.data());
            std::transform(values.begin(), values.end(), std::back_inserter(rows.emplace_back()), shown);
        }
        return rows;
    }

private:
    std::unique_ptr<TestDatabase> m_database;
    orm::SessionCore m_core;
};

std::uint32_t number_from(const char* variable, std::uint32_t usual) {
    const char* const text = std::getenv(variable);
    return text == nullptr ? usual : static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10));
}

std::string shown(const Rows& rows) {
    std::string text;
    for (const std::vector<std::string>& row : rows) {
        for (const std::string& each : row) {
            text += each + " ";
        }
        text += "\n";
    }
    return text;
}

/// Empty when both databases agree.
std::string disagreement(std::uint32_t seed, Side& sqlite, Side& postgres) {
    const RandomQuery query = QueryGrower(seed).query();
    const std::string sql = "seed " + std::to_string(seed) + "\n" +
                            query::render(query.select, sqlite.grammar()).sql + "\n" +
                            query::render(query.select, postgres.grammar()).sql + "\n";
    try {
        Rows left = sqlite.rows_of(query.select);
        Rows right = postgres.rows_of(query.select);
        if (!query.is_ordered) {
            std::sort(left.begin(), left.end());
            std::sort(right.begin(), right.end());
        }
        return left == right ? "" : sql + "SQLite:\n" + shown(left) + "PostgreSQL:\n" + shown(right);
    } catch (const Error& error) {
        return sql + error.statement() + "\n" + error.what();
    }
}

}  // namespace

TEST_CASE("random queries mean the same to every database", "[orm][trees]") {
    const std::uint32_t first = number_from("VARVE_QUERY_FIRST", 1);
    const std::uint32_t count = number_from("VARVE_QUERY_SEEDS", 300);
    constexpr std::uint32_t queries_per_content = 100;
    std::uint32_t failures = 0;
    std::unique_ptr<Side> sqlite;
    std::unique_ptr<Side> postgres;

    for (std::uint32_t seed = first; seed < first + count && failures < 5; ++seed) {
        if (sqlite == nullptr || seed % queries_per_content == 0) {
            const std::uint32_t content = seed / queries_per_content;
            sqlite = std::make_unique<Side>("sqlite", content);
            postgres = std::make_unique<Side>("postgres", content);
        }
        const std::string found = disagreement(seed, *sqlite, *postgres);
        failures += found.empty() ? 0 : 1;
        INFO(found);
        CHECK(found.empty());
    }
}

}  // namespace varve::test
