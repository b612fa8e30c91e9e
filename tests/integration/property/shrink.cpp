// SPDX-License-Identifier: MIT
#include "integration/property/rows.hpp"
#include "integration/property/trial.hpp"

#include <algorithm>
#include <utility>

namespace varve::test {
namespace {

/// Takes things out of both schemas, or the difference out of things, as long as the pair still fails.
class Shrinker {
public:
    Shrinker(Pair pair, Flavour flavour, const std::function<bool(const Pair&)>& still_fails)
        : m_pair(std::move(pair)), m_flavour(flavour), m_still_fails(still_fails) {}

    Pair run() {
        for (m_has_shrunk = true; std::exchange(m_has_shrunk, false);) {
            shrink_list(&Sketch::extras);
            shrink_list(&Sketch::tables);
            shrink_list(&Sketch::views);
            shrink_list(&Sketch::enums);
            shrink_list(&Sketch::sequences);
            shrink_list(&Sketch::spaces);
            for (const int id : ids_of(&Sketch::tables)) {
                shrink_table(id);
            }
        }
        return m_pair;
    }

private:
    template <class Items>
    static void add_ids(const Items& items, std::vector<int>& ids) {
        for (const auto& item : items) {
            if (!is_in(ids, item.id)) {
                ids.push_back(item.id);
            }
        }
    }

    template <class Items>
    std::vector<int> ids_of(Items Sketch::*items) const {
        std::vector<int> ids;
        add_ids(m_pair.before.*items, ids);
        add_ids(m_pair.after.*items, ids);
        return ids;
    }

    template <class Items>
    static void erase(Items& items, int id) {
        std::erase_if(items, [&](const auto& item) { return item.id == id; });
    }

    /// `after` as `before`: the item is there, gone or changed no more.
    template <class Items>
    static void level(const Items& before, Items& after, int id) {
        const auto* old = with_id(before, id);
        auto* present = with_id(after, id);
        if (old == nullptr) {
            erase(after, id);
        } else if (present == nullptr) {
            after.push_back(*old);
        } else {
            *present = *old;
        }
    }

    static void forget_rows(Pair& pair) {
        for (SketchTable& table : pair.after.tables) {
            table.rows.clear();
        }
    }

    template <class Items>
    void shrink_list(Items Sketch::*items) {
        for (const int id : ids_of(items)) {
            try_out([&](Pair& pair) {
                erase(pair.before.*items, id);
                erase(pair.after.*items, id);
            });
            try_out([&](Pair& pair) { level(pair.before.*items, pair.after.*items, id); });
        }
    }

    template <class Items>
    void shrink_parts(int table, Items SketchTable::*items) {
        std::vector<int> ids;
        for (const Sketch* sketch : {&m_pair.before, &m_pair.after}) {
            if (const SketchTable* found = sketch->table(table)) {
                add_ids(found->*items, ids);
            }
        }
        for (const int id : ids) {
            change_table(table, [&](SketchTable& it) { erase(it.*items, id); });
            try_out([&](Pair& pair) {
                const SketchTable* before = pair.before.table(table);
                SketchTable* after = pair.after.table(table);
                if (before != nullptr && after != nullptr) {
                    level(before->*items, after->*items, id);
                }
            });
        }
    }

    template <class Change>
    void change_table(int id, const Change& change) {
        try_out([&](Pair& pair) {
            for (Sketch* sketch : {&pair.before, &pair.after}) {
                if (SketchTable* table = sketch->table(id)) {
                    change(*table);
                }
            }
        });
    }

    /// Switches off what a table and its columns have beyond the ordinary.
    void shrink_table(int id) {
        change_table(id, [](SketchTable& it) { it.rows.clear(); });
        change_table(id, [](SketchTable& it) { it.rows.resize(std::min<std::size_t>(it.rows.size(), 1)); });
        shrink_parts(id, &SketchTable::triggers);
        shrink_parts(id, &SketchTable::indexes);
        shrink_parts(id, &SketchTable::foreign_keys);
        shrink_parts(id, &SketchTable::checks);
        shrink_parts(id, &SketchTable::uniques);
        shrink_parts(id, &SketchTable::columns);
        change_table(id, [](SketchTable& it) { it.primary_key = {}; });
        change_table(id, [](SketchTable& it) { it.primary_key.name.clear(); });
        change_table(id, [](SketchTable& it) { it.is_strict = false; });
        change_table(id, [](SketchTable& it) { it.is_without_rowid = false; });
        change_table(id, [](SketchTable& it) { it.is_autoincrement = false; });
        change_table(id, [](SketchTable& it) { it.comment.clear(); });
        change_table(id, [](SketchTable& it) { it.space = 0; });
        change_table(id, [id](SketchTable& it) {
            it.name = it.name.starts_with("r") ? it.name : "t" + std::to_string(id);
        });
        std::vector<int> columns;
        for (const Sketch* sketch : {&m_pair.before, &m_pair.after}) {
            if (const SketchTable* found = sketch->table(id)) {
                add_ids(found->columns, columns);
            }
        }
        for (const int column : columns) {
            shrink_column(id, column);
        }
    }

    void shrink_column(int table, int id) {
        const auto change = [&](auto what) {
            change_table(table, [&](SketchTable& it) {
                if (SketchColumn* column = it.column(id)) {
                    what(*column);
                }
            });
        };
        change([](SketchColumn& it) { it.default_value.clear(); });
        change([](SketchColumn& it) { it.identity = SketchIdentity::None; });
        change([](SketchColumn& it) { it.collation.clear(); });
        change([](SketchColumn& it) { it.conflict.clear(); });
        change([](SketchColumn& it) { it.comment.clear(); });
        change([](SketchColumn& it) { it.is_nullable = true; });
        change([id](SketchColumn& it) {
            it.name = it.name.starts_with("r") ? it.name : "c" + std::to_string(id);
        });
    }

    template <class Change>
    void try_out(const Change& change) {
        Pair candidate = m_pair;
        change(candidate);
        settle(candidate);
        const bool is_smaller = candidate.before != m_pair.before || candidate.after != m_pair.after;
        if (is_smaller && m_attempts++ < 1500 && m_still_fails(candidate)) {
            m_pair = std::move(candidate);
            m_has_shrunk = true;
        }
    }

    /// Makes the pair one that could have been made at random.
    void settle(Pair& pair) {
        for (Sketch* sketch : {&pair.before, &pair.after}) {
            prune(*sketch, m_flavour);
        }
        for (SketchTable& table : pair.before.tables) {
            for (SketchRow& row : table.rows) {
                std::erase_if(row, [&](const auto& value) {
                    const SketchColumn* column = table.column(value.first);
                    return column == nullptr || !column->generated.empty();
                });
            }
        }
        settle_rows(pair.before);
        forget_rows(pair);
    }

    Pair m_pair;
    Flavour m_flavour;
    const std::function<bool(const Pair&)>& m_still_fails;
    int m_attempts = 0;
    bool m_has_shrunk = false;
};

}  // namespace

Pair shrunk(Pair pair, Flavour flavour, const std::function<bool(const Pair&)>& still_fails) {
    return Shrinker(std::move(pair), flavour, still_fails).run();
}

}  // namespace varve::test
