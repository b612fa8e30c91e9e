// SPDX-License-Identifier: MIT
#pragma once

#include "varve/query/statements.hpp"

#include <cstdint>
#include <deque>
#include <random>
#include <string>
#include <vector>

namespace varve::test {

/// The two tables that random queries are about, and two that stand for queries in them.
extern const query::TableInfo items;
extern const query::TableInfo parts;

/// Statements that make and fill both, the same on every dialect.
std::string random_tables(std::uint32_t seed);

/// A random query whose answer does not depend on the database.
struct RandomQuery {
    query::SelectState select;
    /// The rows come in one order only.
    bool is_ordered = false;
};

/// Grows queries from a seed: the same one for the same number, on every machine.
class QueryGrower {
public:
    explicit QueryGrower(std::uint32_t seed) : m_random(seed) {}

    RandomQuery query();

private:
    enum class Type { Number, Text, Truth };
    /// A table, or what stands for one, under a number of its own.
    struct Scope {
        const query::TableInfo* table;
        std::uint16_t alias;
    };
    using Scopes = std::vector<Scope>;

    std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(m_random() % end); }
    bool chance(std::uint32_t percent) { return below(100) < percent; }
    Type any_type() { return static_cast<Type>(below(3)); }

    query::Fragment column(const Scopes& scopes, Type type);
    query::Fragment plain(Type type);
    query::Fragment leaf(const Scopes& scopes, Type type);
    query::Fragment value(const Scopes& scopes, Type type, int depth);
    query::Fragment number(const Scopes& scopes, int depth);
    query::Fragment text(const Scopes& scopes, int depth);
    query::Fragment condition(const Scopes& scopes, int depth);
    query::Fragment comparison(const Scopes& scopes, int depth);
    query::Fragment pattern(const Scopes& scopes, int depth);
    query::Fragment choice(const Scopes& scopes, Type type, int depth);
    query::Fragment about_rows(const Scopes& scopes, int depth);
    query::Fragment aggregate(const Scopes& scopes, bool with_filter);
    query::Fragment windowed(const Scopes& scopes);
    query::Fragment in_order(query::Fragment term);

    Scope new_source(query::SelectState& select, int depth, query::Source& source);
    Scopes add_sources(query::SelectState& select, int depth);
    query::Fragment join_condition(const Scopes& scopes, query::Join::Kind kind);
    query::SelectState one_column(const Scopes& around, Type type, int depth);
    query::SelectState derived(int depth);
    query::SelectState simple(const std::vector<Type>& types, int depth);
    void order(RandomQuery& query);
    RandomQuery grouped();
    RandomQuery united();
    RandomQuery listed();

    std::mt19937 m_random;
    std::uint16_t m_aliases = 0;
};

}  // namespace varve::test
