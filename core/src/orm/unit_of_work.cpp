// SPDX-License-Identifier: MIT
#include "varve/orm/unit_of_work.hpp"

#include "row_sql.hpp"

#include "varve/diag/error.hpp"
#include "varve/value/conversion.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>

namespace varve {

namespace {

using orm::KeyColumns;
using query::ColumnInfo;
using query::ColumnTrait;
using query::TableInfo;

/// What becomes of a row when the work is flushed.
enum class Standing { New, Known, Removed, Gone };

struct Entry {
    const TableInfo* table;
    std::shared_ptr<void> row;
    /// What is inserted, for New; the row itself for a struct of rows.
    const TableInfo* given;
    std::shared_ptr<void> object;
    Standing standing;
    /// The values of the row's columns when it was read or written last.
    List known = {};
};

/// A row whose columns are to hold the key of another one.
struct Link {
    std::size_t child;
    std::size_t parent;
    KeyColumns columns;
    KeyColumns referenced;
};

Value value_of(const TableInfo& table, std::size_t place, const void* row) {
    const ColumnInfo& column = table.columns[place];
    return value_at(*column.type, static_cast<const char*>(row) + column.offset);
}

List values_of(const TableInfo& table, const void* row) {
    List values;
    for (std::size_t place = 0; place < table.columns.size(); ++place) {
        values.push_back(value_of(table, place, row));
    }
    return values;
}

void set_values(const TableInfo& table, void* row, const List& values) {
    for (std::size_t place = 0; place < table.columns.size(); ++place) {
        const ColumnInfo& column = table.columns[place];
        set_value(*column.type, static_cast<char*>(row) + column.offset, values[place]);
    }
}

/// The key of a row by the table that it is of. Values of different types that say the same are equal: a
/// number that the program gives as `int` finds a `bigint`.
using RowIdentity = std::pair<const TableInfo*, std::string>;

std::string key_text(List key) {
    return list_text(key, ListForm::Array);
}

RowIdentity identity_of(const TableInfo& table, const void* row) {
    List key;
    for (std::size_t place = 0; place < table.columns.size(); ++place) {
        if (table.columns[place].is(ColumnTrait::Key)) {
            key.push_back(value_of(table, place, row));
        }
    }
    return {&table, key_text(std::move(key))};
}

std::size_t find_column(const TableInfo& table, std::string_view name) {
    const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                    [&](const ColumnInfo& each) { return each.name == name; });
    return static_cast<std::size_t>(found - table.columns.begin());
}

}  // namespace

struct UnitOfWork::State {
    std::vector<Entry> entries;
    std::vector<Link> links;
    std::map<RowIdentity, std::size_t> identities;
    std::unordered_map<const void*, std::size_t> places;

    std::size_t add(Entry entry) {
        places.emplace(entry.row.get(), entries.size());
        entries.push_back(std::move(entry));
        return entries.size() - 1;
    }

    std::size_t place_of(const void* row) const {
        const auto found = places.find(row);
        if (found == places.end() || entries[found->second].standing == Standing::Gone) {
            throw Error(ErrorCode::Usage, "the row is none of this unit of work")
                .with_hint("take the object that `get()`, `attach()` or `add()` gave");
        }
        return found->second;
    }

    bool is_changed(const Entry& entry) const {
        return entry.standing == Standing::Known && values_of(*entry.table, entry.row.get()) != entry.known;
    }
};

namespace {

/// Gives the columns of a child, in whatever describes it, the key of its parent.
void fill(const Entry& parent, const Link& link, const TableInfo& table, const TableInfo& described_by,
          void* object) {
    for (std::size_t at = 0; at < link.columns.count; ++at) {
        const std::size_t place = find_column(described_by, table.columns[link.columns.columns[at]].name);
        if (place == described_by.columns.size()) {
            continue;
        }
        const ColumnInfo& column = described_by.columns[place];
        set_value(*column.type, static_cast<char*>(object) + column.offset,
                  value_of(*parent.table, link.referenced.columns[at], parent.row.get()));
    }
}

bool may_wait(const TableInfo& table, const Link& link) {
    return std::any_of(link.columns.columns.begin(), link.columns.columns.begin() + link.columns.count,
                       [&](std::uint16_t column) { return table.columns[column].type->is_nullable(); });
}

/// Whether the foreign keys of one row say that it refers to another one.
bool refers_to(const Entry& child, const Entry& parent) {
    return std::any_of(
        child.table->foreign_keys.begin(), child.table->foreign_keys.end(), [&](const auto& key) {
            if (key.table != parent.table->name || key.schema != parent.table->schema) {
                return false;
            }
            for (std::size_t at = 0; at < key.columns.count; ++at) {
                const Value own = value_of(*child.table, key.columns.columns[at], child.row.get());
                if (std::holds_alternative<Null>(own) ||
                    own != value_of(*parent.table, key.referenced.columns[at], parent.row.get())) {
                    return false;
                }
            }
            return true;
        });
}

/// Writes the entries of a unit of work.
class Flush {
public:
    Flush(orm::SessionCore& core, std::vector<Entry>& entries, const std::vector<Link>& links)
        : m_core(core), m_entries(entries), m_links(links), m_marks(entries.size(), Mark::Open) {}

    void run() {
        for (std::size_t at = 0; at < m_entries.size(); ++at) {
            if (m_entries[at].standing == Standing::New) {
                insert(at);
            }
        }
        for (const Link& link : m_links) {
            const Entry& child = m_entries[link.child];
            if (child.standing == Standing::Known) {
                fill(m_entries[link.parent], link, *child.table, *child.table, child.row.get());
            }
        }
        for (const Link& link : m_waiting) {
            const Entry& child = m_entries[link.child];
            fill(m_entries[link.parent], link, *child.table, *child.table, child.row.get());
            m_is_written[link.child] = false;
        }
        for (std::size_t at = 0; at < m_entries.size(); ++at) {
            update(at);
        }
        // Those that came last refer to those that came first, if anything is known at all.
        for (std::size_t at = m_entries.size(); at-- > 0;) {
            if (m_entries[at].standing == Standing::Removed) {
                remove(at);
            }
        }
    }

private:
    enum class Mark { Open, Underway, Done };

    void insert(std::size_t at) {
        if (m_marks[at] != Mark::Open) {
            return;
        }
        m_marks[at] = Mark::Underway;
        insert_parents(at);
        Entry& entry = m_entries[at];
        orm::insert_row(m_core, *entry.table, *entry.given, entry.object.get(), entry.row.get());
        m_is_written[at] = true;
        m_marks[at] = Mark::Done;
    }

    void insert_parents(std::size_t at) {
        for (const Link& link : m_links) {
            if (link.child != at) {
                continue;
            }
            const bool is_circle =
                m_marks[link.parent] == Mark::Underway && m_entries[link.parent].standing == Standing::New;
            const TableInfo& table = *m_entries[at].table;
            if (is_circle && !may_wait(table, link)) {
                throw Error(ErrorCode::Usage, "new rows of `" + std::string(table.name) + "` and `" +
                                                  std::string(m_entries[link.parent].table->name) +
                                                  "` refer to each other, so none can be written first")
                    .with_hint("let one of the columns allow NULL");
            }
            if (is_circle) {
                m_waiting.push_back(link);
                continue;
            }
            if (m_entries[link.parent].standing == Standing::New) {
                insert(link.parent);
            }
            fill(m_entries[link.parent], link, table, *m_entries[at].given, m_entries[at].object.get());
        }
        for (std::size_t other = 0; other < m_entries.size(); ++other) {
            const bool is_parent =
                other != at && m_entries[other].standing == Standing::New && m_marks[other] == Mark::Open &&
                m_entries[at].given == m_entries[at].table && refers_to(m_entries[at], m_entries[other]);
            if (is_parent) {
                insert(other);
            }
        }
    }

    void update(std::size_t at) {
        Entry& entry = m_entries[at];
        const auto written = m_is_written.find(at);
        const bool waits = written != m_is_written.end() && !written->second;
        const bool is_changed =
            entry.standing == Standing::Known && values_of(*entry.table, entry.row.get()) != entry.known;
        if (waits || is_changed) {
            orm::update_row(m_core, *entry.table, entry.row.get());
        }
    }

    void remove(std::size_t at) {
        if (m_marks[at] != Mark::Open) {
            return;
        }
        m_marks[at] = Mark::Underway;
        for (std::size_t other = 0; other < m_entries.size(); ++other) {
            const bool is_child = other != at && m_entries[other].standing == Standing::Removed &&
                                  refers_to(m_entries[other], m_entries[at]);
            if (is_child) {
                remove(other);
            }
        }
        orm::delete_row(m_core, *m_entries[at].table, m_entries[at].row.get());
        m_marks[at] = Mark::Done;
    }

    orm::SessionCore& m_core;
    std::vector<Entry>& m_entries;
    const std::vector<Link>& m_links;
    std::vector<Mark> m_marks;
    /// Links of a circle, whose children are inserted without and updated afterwards.
    std::vector<Link> m_waiting;
    std::map<std::size_t, bool> m_is_written;
};

}  // namespace

UnitOfWork::UnitOfWork(orm::Session& session) : m_session(&session), m_state(std::make_unique<State>()) {}

UnitOfWork::~UnitOfWork() = default;

void UnitOfWork::throw_not_found(const query::TableInfo& table) {
    throw Error(ErrorCode::NotFound, "there is no such row in `" + std::string(table.name) + "`");
}

std::optional<void*> UnitOfWork::known_row(const query::TableInfo& table,
                                           const std::vector<query::Argument>& key) const {
    const auto found = m_state->identities.find({&table, key_text(query::to_list(key))});
    if (found == m_state->identities.end()) {
        return std::nullopt;
    }
    const Entry& entry = m_state->entries[found->second];
    return entry.standing == Standing::Known ? entry.row.get() : nullptr;
}

void* UnitOfWork::attach_row(const query::TableInfo& table, std::shared_ptr<void> row) {
    const RowIdentity identity = identity_of(table, row.get());
    const auto known = m_state->identities.find(identity);
    if (known != m_state->identities.end()) {
        const Entry& entry = m_state->entries[known->second];
        return entry.standing == Standing::Known ? entry.row.get() : nullptr;
    }
    List values = values_of(table, row.get());
    void* const object = row.get();
    const std::size_t place = m_state->add({&table, row, &table, row, Standing::Known, std::move(values)});
    m_state->identities[identity] = place;
    return object;
}

void UnitOfWork::add_row(const query::TableInfo& table, std::shared_ptr<void> row,
                         const query::TableInfo& given, std::shared_ptr<void> object) {
    m_state->add({&table, std::move(row), &given, std::move(object), Standing::New});
}

void UnitOfWork::link_rows(void* child, const orm::RelationInfo& relation, void* parent) {
    Link link{m_state->place_of(child), m_state->place_of(parent), relation.local, relation.foreign};
    const Entry& owner = m_state->entries[link.child];
    const Entry& target = m_state->entries[link.parent];
    if (target.standing != Standing::New) {
        fill(target, link, *owner.table, *owner.table, owner.row.get());
        if (owner.given != owner.table) {
            fill(target, link, *owner.table, *owner.given, owner.object.get());
        }
        return;
    }
    m_state->links.push_back(link);
}

void UnitOfWork::remove_row(void* row) {
    Entry& entry = m_state->entries[m_state->place_of(row)];
    entry.standing = entry.standing == Standing::New ? Standing::Gone : Standing::Removed;
}

bool UnitOfWork::is_changed(const void* row) const {
    const Entry& entry = m_state->entries[m_state->place_of(row)];
    return entry.standing == Standing::New || m_state->is_changed(entry);
}

void UnitOfWork::flush() {
    State& state = *m_state;
    orm::SessionCore& core = orm::SessionAccess::core(*m_session);
    std::vector<List> before;
    for (const Entry& entry : state.entries) {
        before.push_back(values_of(*entry.table, entry.row.get()));
    }
    try {
        orm::TransactionOnCore transaction(core);
        Flush(core, state.entries, state.links).run();
        transaction.commit();
    } catch (...) {
        for (std::size_t at = 0; at < before.size(); ++at) {
            set_values(*state.entries[at].table, state.entries[at].row.get(), before[at]);
        }
        throw;
    }
    state.links.clear();
    state.identities.clear();
    for (std::size_t at = 0; at < state.entries.size(); ++at) {
        Entry& entry = state.entries[at];
        if (entry.standing == Standing::Removed || entry.standing == Standing::Gone) {
            entry.standing = Standing::Gone;
            continue;
        }
        entry.standing = Standing::Known;
        entry.given = entry.table;
        entry.object = entry.row;
        entry.known = values_of(*entry.table, entry.row.get());
        state.identities[identity_of(*entry.table, entry.row.get())] = at;
    }
}

}  // namespace varve
