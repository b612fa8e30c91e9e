// SPDX-License-Identifier: MIT
#pragma once

#include "references.hpp"
#include "unit_entry.hpp"

#include "varve/orm/session_core.hpp"

#include <cstddef>
#include <vector>

namespace varve::orm {

/// Writes the rows of a unit of work in the order that their foreign keys ask for: parents before children,
/// and the other way round where rows are deleted. For one run.
class UnitFlush {
public:
    /// Borrows all of them. A link's parent is new.
    UnitFlush(SessionCore& core, std::vector<Entry>& entries, const std::vector<Link>& links);

    /// Throws Error(Usage) where new rows refer to each other and no column may wait, and what the database
    /// says.
    void run();

private:
    enum class Mark { Open, Underway, Done };

    void insert(std::size_t at);
    void insert_parents(std::size_t at);
    void insert_linked(std::size_t at, const Link& link);
    void update(std::size_t at);
    void remove_all();
    void remove(std::size_t at);

    SessionCore& m_core;
    std::vector<Entry>& m_entries;
    const std::vector<Link>& m_links;
    /// By the child.
    std::vector<std::vector<std::size_t>> m_links_of;
    References m_new_rows;
    std::vector<Mark> m_marks;
    /// The removed rows that refer to a removed one.
    std::vector<std::vector<std::size_t>> m_children;
    /// Links of a circle, whose children are inserted without and updated afterwards.
    std::vector<Link> m_waiting;
    std::vector<bool> m_waits;
};

}  // namespace varve::orm
