// SPDX-License-Identifier: MIT
#pragma once

#include "declared_rule_list.hpp"

#include "varve/declare/seeds.hpp"
#include "varve/diag/error.hpp"
#include "varve/dialect/dialect.hpp"
#include "varve/orm/session.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace varve::execute {

/// The declared rules of a table, asked about rows of files that are told apart by the columns `key`.
///
/// A row is checked as it will be: what the file does not give is what the database holds, or nothing where
/// the row is new. Rules are not asked about what nobody knows yet, such as a default, nor about rows that
/// are there already when the file gives nothing that they speak of.
class SeedRules {
public:
    /// All of it but `key` stays where it is as long as the object lives, and the session keeps its
    /// statements no longer.
    SeedRules(orm::Session& session, const Dialect& dialect, const TableView& live,
              const declare::TableFacets& facets, const std::vector<std::string>& key);
    SeedRules(const SeedRules&) = delete;
    SeedRules& operator=(const SeedRules&) = delete;

    bool is_empty() const { return m_declared.rules().empty(); }

    /// What is wrong with a row; a value that nobody else may have must not be that of an earlier row either.
    std::vector<FieldError> errors_of(const declare::SeedRow& row);

private:
    /// A value as rules look at it. The kind of a cell stays what it is, so that its value stays in its
    /// place.
    using Cell = std::variant<std::optional<std::string>, std::optional<bool>, std::optional<std::int64_t>,
                              std::optional<double>, std::optional<Decimal>, std::optional<Bytes>,
                              std::optional<Date>, std::optional<TimeOfDay>, std::optional<LocalTime>,
                              std::optional<Instant>, std::optional<std::vector<std::string>>>;
    struct Column {
        std::string name;
        bool has_default = false;
        bool is_given = false;
        bool is_known = false;
    };

    static Cell cell_for(const std::optional<PortableType>& type);
    static void* address_of(Cell& cell);
    void add_column(const Dialect& dialect, const TableView& live, const declare::TableFacets& facets,
                    const std::string& name);
    void describe();
    void* at(std::size_t place);

    void take(const declare::SeedRow& row, std::vector<FieldError>& errors);
    void complete();
    bool find_held();
    bool is_asked(const query::Rule& rule) const;
    void check(std::vector<FieldError>& errors);
    void find_repeated(const declare::SeedRow& row, std::vector<FieldError>& errors);
    std::string text_of(const std::vector<std::uint16_t>& places);

    orm::Session& m_session;
    DeclaredRuleList m_declared;
    std::vector<Column> m_columns;
    std::vector<std::uint16_t> m_key;
    /// The row in hand, over which every row is written.
    std::vector<Cell> m_cells;
    std::vector<query::ColumnInfo> m_infos;
    query::TableInfo m_table;
    bool m_is_new = false;
    /// Of the rows so far.
    std::set<std::string> m_keys;
    /// The keys of the rows that have given some values, by the number of the rule and the values.
    std::map<std::pair<std::size_t, std::string>, std::string> m_given;
};

}  // namespace varve::execute
