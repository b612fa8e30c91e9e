// SPDX-License-Identifier: MIT
#include "references.hpp"

#include <algorithm>
#include <variant>

namespace varve::orm {

const References::Places& References::places_of(const query::ForeignKeyInfo& key) {
    const auto& columns = key.referenced.columns;
    const auto [found, is_new] = m_places.try_emplace(
        {key.schema, key.table, {columns.begin(), columns.begin() + key.referenced.count}});
    if (!is_new) {
        return found->second;
    }
    for (std::size_t at = 0; at < m_entries->size(); ++at) {
        const Entry& entry = (*m_entries)[at];
        if (entry.standing == m_standing && entry.table->name == key.table &&
            entry.table->schema == key.schema) {
            found->second.emplace(key_text(values_of(*entry.table, key.referenced, entry.row.get())), at);
        }
    }
    return found->second;
}

std::vector<std::size_t> References::parents_of(std::size_t child) {
    const Entry& entry = (*m_entries)[child];
    std::vector<std::size_t> parents;
    for (const query::ForeignKeyInfo& key : entry.table->foreign_keys) {
        const List values = values_of(*entry.table, key.columns, entry.row.get());
        const bool refers = std::none_of(values.begin(), values.end(), [](const Value& each) {
            return std::holds_alternative<Null>(each);
        });
        const Places& places = places_of(key);
        if (!refers || places.empty()) {
            continue;
        }
        const auto [first, last] = places.equal_range(key_text(values));
        for (auto each = first; each != last; ++each) {
            if (each->second != child) {
                parents.push_back(each->second);
            }
        }
    }
    return parents;
}

}  // namespace varve::orm
