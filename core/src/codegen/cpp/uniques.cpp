// SPDX-License-Identifier: MIT
#include "tables.hpp"

#include "varve/query/table_info.hpp"

#include <algorithm>

namespace varve::codegen::cpp {

namespace {

using Names = std::vector<std::string>;

/// The lists of columns of a table that the database keeps unique, in whichever way.
std::vector<Names> unique_columns(const Schema& schema, const QualifiedName& table) {
    std::vector<Names> all;
    for (const Object* unique : schema.owned_by(table, Kind::UniqueConstraint)) {
        all.push_back(as<UniqueConstraint>(*unique).columns);
    }
    for (const Object* object : schema.table(table).indexes()) {
        const Index& index = as<Index>(*object);
        Names names;
        for (const IndexKey& key : index.keys) {
            names.push_back(key.column);
        }
        // One over an expression or over some of the rows says nothing about a row that is looked for.
        if (index.is_unique && !index.predicate) {
            all.push_back(std::move(names));
        }
    }
    return all;
}

/// Nothing when one of the columns is not there.
std::vector<std::size_t> places(const CppTable& table, const Names& names) {
    std::vector<std::size_t> found;
    for (const std::string& name : names) {
        const auto column = std::find_if(table.columns.begin(), table.columns.end(),
                                         [&](const CppColumn& each) { return each.name == name; });
        if (column == table.columns.end()) {
            return {};
        }
        found.push_back(static_cast<std::size_t>(column - table.columns.begin()));
    }
    std::sort(found.begin(), found.end());
    return found;
}

bool is_key(const CppTable& table, const std::vector<std::size_t>& columns) {
    std::vector<std::size_t> key;
    for (std::size_t place = 0; place < table.columns.size(); ++place) {
        if (table.columns[place].is_key) {
            key.push_back(place);
        }
    }
    return key == columns;
}

void add(CppTable& table, const Schema& schema, NameSet& members) {
    std::vector<std::vector<std::size_t>> all;
    for (const Names& names : unique_columns(schema, table.name)) {
        std::vector<std::size_t> columns = places(table, names);
        if (!columns.empty() && columns.size() <= query::KeyColumns::most && !is_key(table, columns)) {
            all.push_back(std::move(columns));
        }
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    for (std::vector<std::size_t>& columns : all) {
        std::string member = "by";
        for (const std::size_t column : columns) {
            member += (column == columns.front() ? "_" : "_and_") + table.columns[column].flat();
        }
        table.uniques.push_back({members.claim({identifier(member)}), std::move(columns)});
    }
}

}  // namespace

void add_uniques(CppHeader& header, const Schema& schema) {
    const NameSet taken = names_for_members(header);
    for (CppTable& table : header.tables) {
        NameSet members = taken;
        for (const CppColumn& column : table.columns) {
            members.add(column.embed.empty() ? column.member : column.embed);
        }
        for (const CppRelation& relation : table.relations) {
            members.add(relation.member);
        }
        add(table, schema, members);
    }
}

}  // namespace varve::codegen::cpp
