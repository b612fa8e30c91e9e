// SPDX-License-Identifier: MIT
#include "statement_cache.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace varve::orm {

CachedStatement& StatementCache::add(CachedStatement statement) {
    m_entries.push_front(std::move(statement));
    m_index.emplace(m_entries.front().hash, m_entries.begin());
    return m_entries.front();
}

void StatementCache::drop(const CachedStatement& entry) {
    drop(std::find_if(m_entries.begin(), m_entries.end(),
                      [&](const CachedStatement& each) { return &each == &entry; }));
}

void StatementCache::shrink(std::size_t size) {
    while (m_entries.size() > size && !m_entries.back().is_busy) {
        drop(std::prev(m_entries.end()));
    }
}

void StatementCache::clear() {
    m_index.clear();
    m_entries.clear();
}

void StatementCache::drop(Entries::iterator entry) {
    const auto [first, last] = m_index.equal_range(entry->hash);
    m_index.erase(std::find_if(first, last, [&](const auto& each) { return each.second == entry; }));
    m_entries.erase(entry);
}

}  // namespace varve::orm
