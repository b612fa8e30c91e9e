// SPDX-License-Identifier: MIT
#pragma once

#include "varve/query/render.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace varve::query {

/// Writes one statement for one database: holds its parameters, and refuses what the database lacks.
class Writer {
public:
    /// `arguments` are the values of the statement, in the order in which they are numbered.
    Writer(const std::vector<const Argument*>& arguments, const Grammar& grammar);

    const Grammar& grammar() const { return *m_grammar; }
    std::vector<Parameter> take_parameters() { return std::move(m_parameters); }

    /// `$1` for a value of the statement; the same text for the same value sent in the same way.
    std::string parameter(const Argument& argument, varve::Scalar scalar,
                          Transform transform = Transform::None);

    std::string name(std::string_view identifier) const;
    /// `shop.users`
    std::string table(const TableInfo& table) const;
    /// What columns of a source are called by: `users`, `users_2`; `shop_users` where another table is called
    /// `users` already.
    std::string scope(const TableInfo& table, std::uint16_t alias);
    std::string column(const TableInfo& table, std::uint16_t alias, std::size_t index);

    /// A template of the grammar with its operands. Throws Error(Unsupported) when the database has none.
    std::string fill(std::string_view text, std::span<const std::string> operands,
                     std::string_view what) const;
    [[noreturn]] void refuse(std::string_view what) const;
    void need(bool has_it, std::string_view what) const;

    std::string select(const SelectState& select);
    /// The same with columns that are called like those of a table.
    std::string select_named_like(const SelectState& select, const TableInfo& names);
    std::string update(const UpdateState& update);
    std::string remove(const DeleteState& deletion);
    std::string insert(const InsertState& insert);

    /// The expressions of a fragment, one after the other.
    std::vector<std::string> expressions(const Fragment& fragment);
    /// The one expression that a fragment is.
    std::string expression(const Fragment& fragment);

private:
    std::string common_tables(const SelectState& select);
    std::string outputs(const SelectState& select, const TableInfo* names);
    std::string rows(const SelectState& select, const TableInfo* names);
    std::string with_members(const SelectState& select, std::string sql);
    std::string whole(const SelectState& select, const TableInfo* names);
    std::string source(const Source& source);
    std::string joins(const SelectState& select);
    std::string conditions(std::string_view keyword, const Fragment& where, std::string_view further);
    std::string living(const Source& source);
    /// The rows of a source that are not marked as deleted, as a source.
    std::string living_source(const Source& source);
    std::string clause(std::string_view keyword, const Fragment& fragment);
    std::string member(const Member& member);
    std::string limits(const SelectState& select);
    void keep_name(const TableInfo& table);
    std::string row_lock(const SelectState& select) const;
    std::string facets(const UpdateState& update);
    std::string returning(const TableInfo& table, Returning returning) const;

    const Grammar* m_grammar;
    std::unordered_map<const Argument*, std::size_t> m_arguments;
    /// Values that are sent as others are.
    std::unordered_map<const Argument*, const Argument*> m_twins;
    /// What tables and their aliases are called.
    std::map<std::string, std::pair<const TableInfo*, std::uint16_t>> m_scopes;
    std::vector<Parameter> m_parameters;
};

}  // namespace varve::query
