// SPDX-License-Identifier: MIT
#include "unit_flush.hpp"

#include "varve/diag/error.hpp"
#include "varve/orm/row_commands.hpp"
#include "varve/value/value_type.hpp"

#include <algorithm>
#include <string>

namespace varve::orm {

namespace {

bool may_wait(const query::TableInfo& table, const Link& link) {
    return std::any_of(link.columns.columns.begin(), link.columns.columns.begin() + link.columns.count,
                       [&](std::uint16_t column) { return table.columns[column].type->is_nullable(); });
}

}  // namespace

UnitFlush::UnitFlush(SessionCore& core, std::vector<Entry>& entries, const std::vector<Link>& links)
    : m_core(core), m_entries(entries), m_links(links), m_links_of(entries.size()),
      m_new_rows(entries, Standing::New), m_marks(entries.size(), Mark::Open), m_children(entries.size()),
      m_waits(entries.size()) {
    for (std::size_t at = 0; at < links.size(); ++at) {
        m_links_of[links[at].child].push_back(at);
    }
}

void UnitFlush::run() {
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
        m_waits[link.child] = true;
    }
    for (std::size_t at = 0; at < m_entries.size(); ++at) {
        update(at);
    }
    remove_all();
}

void UnitFlush::insert(std::size_t at) {
    if (m_marks[at] != Mark::Open) {
        return;
    }
    m_marks[at] = Mark::Underway;
    insert_parents(at);
    Entry& entry = m_entries[at];
    insert_row(m_core, *entry.table, *entry.given, entry.object.get(), entry.row.get());
    m_marks[at] = Mark::Done;
}

void UnitFlush::insert_parents(std::size_t at) {
    for (const std::size_t link : m_links_of[at]) {
        insert_linked(at, m_links[link]);
    }
    if (m_entries[at].given != m_entries[at].table) {
        return;
    }
    for (const std::size_t parent : m_new_rows.parents_of(at)) {
        insert(parent);
    }
}

void UnitFlush::insert_linked(std::size_t at, const Link& link) {
    const query::TableInfo& table = *m_entries[at].table;
    if (m_marks[link.parent] == Mark::Underway) {
        if (!may_wait(table, link)) {
            throw Error(ErrorCode::Usage, "new rows of `" + std::string(table.name) + "` and `" +
                                              std::string(m_entries[link.parent].table->name) +
                                              "` refer to each other, so none can be written first")
                .with_hint("let one of the columns allow NULL");
        }
        m_waiting.push_back(link);
        return;
    }
    if (m_entries[link.parent].standing == Standing::New) {
        insert(link.parent);
    }
    fill(m_entries[link.parent], link, table, *m_entries[at].given, m_entries[at].object.get());
}

void UnitFlush::update(std::size_t at) {
    const Entry& entry = m_entries[at];
    if (m_waits[at] || entry.is_changed()) {
        update_row(m_core, *entry.table, entry.row.get());
    }
}

void UnitFlush::remove_all() {
    References removed(m_entries, Standing::Removed);
    for (std::size_t at = 0; at < m_entries.size(); ++at) {
        if (m_entries[at].standing == Standing::Removed) {
            for (const std::size_t parent : removed.parents_of(at)) {
                m_children[parent].push_back(at);
            }
        }
    }
    // Those that came last refer to those that came first, if anything is known at all.
    for (std::size_t at = m_entries.size(); at-- > 0;) {
        if (m_entries[at].standing == Standing::Removed) {
            remove(at);
        }
    }
}

void UnitFlush::remove(std::size_t at) {
    if (m_marks[at] != Mark::Open) {
        return;
    }
    m_marks[at] = Mark::Underway;
    for (const std::size_t child : m_children[at]) {
        remove(child);
    }
    delete_row(m_core, *m_entries[at].table, m_entries[at].row.get());
    m_marks[at] = Mark::Done;
}

}  // namespace varve::orm
