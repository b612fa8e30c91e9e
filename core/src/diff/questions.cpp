// SPDX-License-Identifier: MIT
#include "questions.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace varve::diff {

namespace {

std::string spelled(const ObjectId& id, const Schema& schema) {
    const std::string& table = id.kind == Kind::Column ? id.owner : id.name;
    // The schema is needed only where another one has a table of that name.
    const std::vector<const Object*> tables = schema.of_kind(Kind::Table);
    const auto same_name = std::count_if(tables.begin(), tables.end(),
                                         [&](const Object* each) { return each->id.name == table; });
    const std::string qualified = same_name > 1 && !id.schema.empty() ? id.schema + "." + table : table;
    return id.kind == Kind::Column ? qualified + "." + id.name : qualified;
}

/// How many letters two names share at their ends, to prefer `name → full_name` over `name → city`.
std::size_t likeness(const std::string& left, const std::string& right) {
    const std::size_t shorter = std::min(left.size(), right.size());
    std::size_t prefix = 0;
    while (prefix < shorter && left[prefix] == right[prefix]) {
        ++prefix;
    }
    std::size_t suffix = 0;
    while (suffix < shorter - prefix && left[left.size() - 1 - suffix] == right[right.size() - 1 - suffix]) {
        ++suffix;
    }
    return prefix + suffix;
}

std::string summary(const Column& column) {
    return column.type.name + (column.is_nullable ? "" : " not null");
}

class Finder {
public:
    Finder(const std::vector<Change>& changes, const Schema& from, const Schema& to)
        : m_from(&from), m_to(&to) {
        for (const Change& change : changes) {
            if (const Drop* drop = std::get_if<Drop>(&change)) {
                remember(drop->object, m_dropped_tables, m_dropped_columns);
            } else if (const Create* create = std::get_if<Create>(&change)) {
                remember(create->object, m_added_tables, m_added_columns);
            }
        }
    }

    std::vector<RenameQuestion> find() {
        for (const Object* gone : m_dropped_tables) {
            ask_about_table(*gone);
        }
        for (const Object* gone : m_dropped_columns) {
            ask_about_column(*gone);
        }
        return std::move(m_questions);
    }

private:
    static void remember(const Object& object, std::vector<const Object*>& tables,
                         std::vector<const Object*>& columns) {
        if (object.id.kind == Kind::Table) {
            tables.push_back(&object);
        } else if (object.id.kind == Kind::Column) {
            columns.push_back(&object);
        }
    }

    void ask_about_table(const Object& gone) {
        const std::vector<const Object*> old_columns = m_from->table(gone.id.qualified_name()).columns();
        const Object* best = nullptr;
        std::size_t best_same = 0;
        std::size_t best_total = 1;
        for (const Object* added : m_added_tables) {
            if (added->id.schema != gone.id.schema || m_taken.contains(added->id)) {
                continue;
            }
            const TableView candidate = m_to->table(added->id.qualified_name());
            const auto same = static_cast<std::size_t>(
                std::count_if(old_columns.begin(), old_columns.end(), [&](const Object* column) {
                    const Object* match = candidate.column(column->id.name);
                    return match != nullptr && as<Column>(*match).type == as<Column>(*column).type;
                }));
            const std::size_t total = std::max(old_columns.size(), candidate.columns().size());
            if (same * 2 >= total && same * best_total > best_same * total) {
                best = added;
                best_same = same;
                best_total = total;
            }
        }
        if (best != nullptr) {
            ask(gone, *best,
                std::to_string(best_same) + " of " + std::to_string(best_total) + " columns are the same");
        }
    }

    void ask_about_column(const Object& gone) {
        const Column& old_column = as<Column>(gone);
        const Object* best = nullptr;
        for (const Object* added : m_added_columns) {
            const bool is_candidate =
                added->id.owner_name() == gone.id.owner_name() && !m_taken.contains(added->id) &&
                as<Column>(*added).type == old_column.type &&
                as<Column>(*added).generated.has_value() == old_column.generated.has_value();
            if (is_candidate && (best == nullptr || likeness(gone.id.name, added->id.name) >
                                                        likeness(gone.id.name, best->id.name))) {
                best = added;
            }
        }
        // A column of a table that is new or gone as a whole has no partner on the other side.
        if (best != nullptr && m_to->table(gone.id.owner_name()).exists() &&
            m_from->table(gone.id.owner_name()).exists()) {
            ask(gone, *best, "both are " + summary(as<Column>(*best)));
        }
    }

    void ask(const Object& gone, const Object& added, std::string evidence) {
        m_taken.insert(added.id);
        m_questions.push_back({gone.id, added.id, std::move(evidence),
                               "--rename " + spelled(gone.id, *m_from) + "=" + spelled(added.id, *m_to)});
    }

    const Schema* m_from;
    const Schema* m_to;
    std::vector<const Object*> m_dropped_tables;
    std::vector<const Object*> m_dropped_columns;
    std::vector<const Object*> m_added_tables;
    std::vector<const Object*> m_added_columns;
    std::set<ObjectId> m_taken;
    std::vector<RenameQuestion> m_questions;
};

}  // namespace

std::vector<RenameQuestion> possible_renames(const std::vector<Change>& changes, const Schema& from,
                                             const Schema& to) {
    return Finder(changes, from, to).find();
}

}  // namespace varve::diff
