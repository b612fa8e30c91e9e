// SPDX-License-Identifier: MIT
#include "integration/property/trial.hpp"

#include <utility>

namespace varve::test {
namespace {

/// Every way to leave one thing out, smallest results first as far as that is easy to tell.
class Shrinker {
public:
    Shrinker(Pair pair, Flavour flavour, const std::function<bool(const Pair&)>& still_fails)
        : m_pair(std::move(pair)), m_flavour(flavour), m_still_fails(still_fails) {}

    Pair run() {
        bool has_shrunk = true;
        while (has_shrunk) {
            has_shrunk = erase_each([](Pair& pair) -> auto& { return pair.mutations; });
            has_shrunk = erase_each([](Pair& pair) -> auto& { return pair.from.views; }) || has_shrunk;
            has_shrunk = erase_each([](Pair& pair) -> auto& { return pair.from.tables; }) || has_shrunk;
            has_shrunk = erase_each([](Pair& pair) -> auto& { return pair.from.enums; }) || has_shrunk;
            has_shrunk = erase_each([](Pair& pair) -> auto& { return pair.from.sequences; }) || has_shrunk;
            for (std::size_t table = 0; table < m_pair.from.tables.size(); ++table) {
                has_shrunk = shrink_table(table) || has_shrunk;
            }
        }
        return m_pair;
    }

private:
    /// Leaves out one item of a list after the other.
    template <class ListOf>
    bool erase_each(const ListOf& list_of) {
        bool has_shrunk = false;
        for (std::size_t i = list_of(m_pair).size(); i-- > 0;) {
            Pair candidate = m_pair;
            auto& list = list_of(candidate);
            if (i < list.size()) {
                list.erase(list.begin() + static_cast<std::ptrdiff_t>(i));
                has_shrunk = take(std::move(candidate)) || has_shrunk;
            }
        }
        return has_shrunk;
    }

    bool shrink_table(std::size_t table) {
        const auto list = [&](auto member) {
            return [table, member](Pair& pair) -> auto& { return pair.from.tables.at(table).*member; };
        };
        const std::size_t tables = m_pair.from.tables.size();
        bool has_shrunk = erase_each(list(&SketchTable::triggers));
        has_shrunk = erase_each(list(&SketchTable::foreign_keys)) || has_shrunk;
        has_shrunk = erase_each(list(&SketchTable::indexes)) || has_shrunk;
        has_shrunk = erase_each(list(&SketchTable::checks)) || has_shrunk;
        has_shrunk = erase_each(list(&SketchTable::uniques)) || has_shrunk;
        for (std::size_t i = m_pair.from.tables[table].columns.size(); i-- > 0 && m_pair.from.tables.size() == tables;) {
            if (m_pair.from.tables[table].columns.size() < 2 || i >= m_pair.from.tables[table].columns.size()) {
                continue;
            }
            Pair candidate = m_pair;
            auto& columns = candidate.from.tables[table].columns;
            columns.erase(columns.begin() + static_cast<std::ptrdiff_t>(i));
            has_shrunk = take(std::move(candidate)) || has_shrunk;
        }
        return m_pair.from.tables.size() == tables ? plain(table) || has_shrunk : true;
    }

    /// Switches off what a table and its columns have beyond the ordinary.
    bool plain(std::size_t table) {
        bool has_shrunk = false;
        const auto set = [&](auto change) {
            Pair candidate = m_pair;
            if (change(candidate.from.tables[table])) {
                has_shrunk = take(std::move(candidate)) || has_shrunk;
            }
        };
        set([](SketchTable& it) { return std::exchange(it.rows, 0) != 0; });
        set([](SketchTable& it) { return std::exchange(it.is_strict, false); });
        set([](SketchTable& it) { return std::exchange(it.is_without_rowid, false); });
        set([](SketchTable& it) { return std::exchange(it.is_autoincrement, false); });
        set([](SketchTable& it) { return std::exchange(it.comment, "") != ""; });
        for (std::size_t i = 0; i < m_pair.from.tables[table].columns.size(); ++i) {
            set([i](SketchTable& it) { return std::exchange(it.columns[i].default_choice, 0) != 0; });
            set([i](SketchTable& it) { return std::exchange(it.columns[i].has_collation, false); });
            set([i](SketchTable& it) { return std::exchange(it.columns[i].is_identity, false); });
            set([i](SketchTable& it) { return std::exchange(it.columns[i].comment, "") != ""; });
        }
        return has_shrunk;
    }

    bool take(Pair candidate) {
        prune(candidate.from, m_flavour);
        if (candidate.from.tables.empty() && candidate.mutations.empty()) {
            return false;
        }
        if (m_attempts++ > 600 || !m_still_fails(candidate)) {
            return false;
        }
        m_pair = std::move(candidate);
        return true;
    }

    Pair m_pair;
    Flavour m_flavour;
    const std::function<bool(const Pair&)>& m_still_fails;
    int m_attempts = 0;
};

}  // namespace

Pair shrunk(const Pair& pair, Flavour flavour, const std::function<bool(const Pair&)>& still_fails) {
    return Shrinker(pair, flavour, still_fails).run();
}

}  // namespace varve::test
