// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/key_index.hpp"
#include "varve/orm/relation.hpp"
#include "varve/orm/session_core.hpp"

#include <cstddef>
#include <memory>
#include <span>

namespace varve::orm {

/// The rows of a relation that belong to some keys, read with one query. Borrows all that it is given.
class RelationRows {
public:
    /// `ranked` has the columns of the target and one more, which numbers the rows of each owner.
    RelationRows(SessionCore& core, const RelationInfo& relation, const query::TableInfo& target,
                 const KeyIndex& keys, const RelationFilter& filter, const query::TableInfo& ranked);
    RelationRows(const RelationRows&) = delete;
    RelationRows& operator=(const RelationRows&) = delete;
    ~RelationRows();

    bool next();
    /// Reads the row, and says to which key it belongs; KeyIndex::none: to none of them.
    std::size_t read(std::span<const ValueField> fields, void* target);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace varve::orm
