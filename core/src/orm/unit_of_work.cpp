// SPDX-License-Identifier: MIT
#include "varve/orm/unit_of_work.hpp"

#include "row_sql.hpp"
#include "unit_entry.hpp"
#include "unit_flush.hpp"

#include "varve/diag/error.hpp"

#include <map>
#include <string>
#include <unordered_map>
#include <utility>

namespace varve {

namespace {

using orm::Entry;
using orm::Link;
using orm::Standing;
using query::TableInfo;

/// The key of a row by the table that it is of.
using RowIdentity = std::pair<const TableInfo*, std::string>;

RowIdentity identity_of(const TableInfo& table, const void* row) {
    const List values = orm::values_of(table, row);
    List key;
    for (std::size_t place = 0; place < table.columns.size(); ++place) {
        if (table.columns[place].is(query::ColumnTrait::Key)) {
            key.push_back(values[place]);
        }
    }
    return {&table, orm::key_text(key)};
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
};

UnitOfWork::UnitOfWork(orm::Session& session) : m_session(&session), m_state(std::make_unique<State>()) {}

UnitOfWork::~UnitOfWork() = default;

void UnitOfWork::throw_not_found(const query::TableInfo& table) {
    throw Error(ErrorCode::NotFound, "there is no such row in `" + std::string(table.name) + "`");
}

std::optional<void*> UnitOfWork::known_row(const query::TableInfo& table,
                                           const std::vector<query::Argument>& key) const {
    const auto found = m_state->identities.find({&table, orm::key_text(query::to_list(key))});
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
    List values = orm::values_of(table, row.get());
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
        orm::fill(target, link, *owner.table, *owner.table, owner.row.get());
        if (owner.given != owner.table) {
            orm::fill(target, link, *owner.table, *owner.given, owner.object.get());
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
    return entry.standing == Standing::New || entry.is_changed();
}

void UnitOfWork::flush() {
    State& state = *m_state;
    orm::SessionCore& core = orm::SessionAccess::core(*m_session);
    std::vector<List> before;
    for (const Entry& entry : state.entries) {
        before.push_back(orm::values_of(*entry.table, entry.row.get()));
    }
    try {
        orm::TransactionOnCore transaction(core);
        orm::UnitFlush(core, state.entries, state.links).run();
        transaction.commit();
    } catch (...) {
        for (std::size_t at = 0; at < before.size(); ++at) {
            orm::set_values(*state.entries[at].table, state.entries[at].row.get(), before[at]);
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
        entry.known = orm::values_of(*entry.table, entry.row.get());
        state.identities[identity_of(*entry.table, entry.row.get())] = at;
    }
}

}  // namespace varve
