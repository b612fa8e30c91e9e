// SPDX-License-Identifier: MIT
#pragma once

#include "cached_statement.hpp"

#include <cstddef>
#include <cstdint>
#include <list>
#include <unordered_map>

namespace varve::orm {

/// The statements of a session that stay prepared, found by what they look like. An entry stays where it is
/// until it is dropped.
class StatementCache {
public:
    /// An entry of this hash that is idle and for which `is_meant` holds, now the most recently used one;
    /// null when there is none.
    template <class Test>
    CachedStatement* find(std::uint64_t hash, const Test& is_meant) {
        const auto [first, last] = m_index.equal_range(hash);
        for (auto at = first; at != last; ++at) {
            const Entries::iterator entry = at->second;
            if (!entry->is_busy && is_meant(*entry)) {
                m_entries.splice(m_entries.begin(), m_entries, entry);
                return &*entry;
            }
        }
        return nullptr;
    }

    CachedStatement& add(CachedStatement statement);
    void drop(const CachedStatement& entry);
    /// Drops those that were not used for longest, but for the first one that is busy and what is newer.
    void shrink(std::size_t size);
    void clear();

private:
    using Entries = std::list<CachedStatement>;

    void drop(Entries::iterator entry);

    /// The most recently used first.
    Entries m_entries;
    std::unordered_multimap<std::uint64_t, Entries::iterator> m_index;
};

}  // namespace varve::orm
