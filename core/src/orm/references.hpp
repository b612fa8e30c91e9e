// SPDX-License-Identifier: MIT
#pragma once

#include "unit_entry.hpp"

#include <map>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace varve::orm {

/// Finds the rows of one standing that the foreign keys of others name, by the values that rows have when it
/// is asked for the first time.
class References {
public:
    /// Borrows the entries.
    References(const std::vector<Entry>& entries, Standing standing)
        : m_entries(&entries), m_standing(standing) {}

    /// The places of those that a row refers to, itself left out.
    std::vector<std::size_t> parents_of(std::size_t child);

private:
    /// Schema, table and columns.
    using Key = std::tuple<std::string_view, std::string_view, std::vector<std::uint16_t>>;
    using Places = std::unordered_multimap<std::string, std::size_t>;

    const Places& places_of(const query::ForeignKeyInfo& key);

    const std::vector<Entry>* m_entries;
    Standing m_standing;
    std::map<Key, Places> m_places;
};

}  // namespace varve::orm
