// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/key_index.hpp"
#include "varve/orm/relation.hpp"
#include "varve/orm/relation_rows.hpp"
#include "varve/orm/row_fields.hpp"
#include "varve/orm/session_core.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace varve::orm {

/// The session of a query. Throws Error(Usage) for one that has none, Error(Misuse) when another
/// transaction's turn has come since it was begun.
SessionCore& core_of(SessionCore* core, std::uint64_t turn);
std::int64_t count_rows(SessionCore& core, query::SelectState select);
bool has_rows(SessionCore& core, query::SelectState select);
/// Of which only the first row, or the last, is left; by the key of a model where there is no order. Throws
/// Error(Usage) for a last one without any, and behind a limit.
query::SelectState first_of(query::SelectState select, const query::TableInfo* model);
query::SelectState last_of(query::SelectState select, const query::TableInfo* model);
/// The first rows of it, no more than so many.
query::SelectState at_most(query::SelectState select, std::int64_t rows);
void check_one(std::size_t rows, const query::SelectState& select);

/// Whether a row can have related ones: one that refers in a polymorphic way says so itself.
bool may_relate(const RelationInfo& relation, const query::TableInfo& owner, const void* row);

/// The columns of a table and one more, which numbers the rows of each owner.
template <class Row>
const query::TableInfo& ranked_table() {
    static const auto columns = [] {
        std::array<query::ColumnInfo, std::size(Model<Row>::columns) + 1> all{};
        for (std::size_t at = 0; at < std::size(Model<Row>::columns); ++at) {
            all[at] = Model<Row>::columns[at];
        }
        all.back() = {"varve_place", type_of<std::int64_t>, 0};
        return all;
    }();
    static const query::TableInfo table{"", Model<Row>::table.name, columns};
    return table;
}

/// Loads one relation of some rows with one query, and the relations of what it has loaded.
template <class Related>
class RelationLoader final : public Loader {
public:
    using Owner = typename Related::Owner;
    using Target = typename Related::Target;

    explicit RelationLoader(Related related) : m_related(std::move(related)) {}

    void load(SessionCore& core, void* rows, std::size_t count) const override {
        Owner* const owners = static_cast<Owner*>(rows);
        const RelationInfo& relation = m_related.info();
        KeyIndex keys(Model<Owner>::table, relation.local);
        std::vector<std::size_t> groups(count);
        for (std::size_t at = 0; at < count; ++at) {
            groups[at] = may_relate(relation, Model<Owner>::table, &owners[at]) ? keys.add(&owners[at])
                                                                                : KeyIndex::none;
        }
        std::vector<Target> targets;
        std::vector<std::size_t> target_groups;
        if (keys.size() != 0) {
            read(core, keys, targets, target_groups);
        }
        m_related.loaders().load(core, targets.data(), targets.size());
        using Holder = typename Related::Holder;
        std::vector<Holder> holders(keys.size());
        for (Holder& holder : holders) {
            holder = Holder::loaded(m_related.filter().is_partial());
        }
        for (std::size_t at = 0; at < targets.size(); ++at) {
            holders[target_groups[at]].add(std::move(targets[at]));
        }
        for (std::size_t at = 0; at < count; ++at) {
            owners[at].*m_related.member() = groups[at] == KeyIndex::none
                                                 ? Holder::loaded(m_related.filter().is_partial())
                                                 : holders[groups[at]];
        }
    }

private:
    void read(SessionCore& core, const KeyIndex& keys, std::vector<Target>& targets,
              std::vector<std::size_t>& groups) const {
        RelationRows rows(core, m_related.info(), Model<Target>::table, keys, m_related.filter(),
                          ranked_table<Target>());
        while (rows.next()) {
            const std::size_t group = rows.read(row_fields<Target>(), &targets.emplace_back());
            // A collation may find rows whose keys are spelt in another way.
            if (group == KeyIndex::none) {
                targets.pop_back();
            } else {
                groups.push_back(group);
            }
        }
    }

    Related m_related;
};

}  // namespace varve::orm
