// SPDX-License-Identifier: MIT
#pragma once

#include "varve/orm/relation.hpp"
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
SessionCore& core_of(SessionCore* core, int level);
/// A number of rows for LIMIT or OFFSET. Throws Error(Usage) for less than none.
query::Argument row_count(std::int64_t rows);
std::int64_t count_rows(SessionCore& core, query::SelectState select);
bool has_rows(SessionCore& core, query::SelectState select);
/// Of which only the first row, or the last, is left; by the key of a model where there is no order. Throws
/// Error(Usage) for a last one without any, and behind a limit.
query::SelectState first_of(query::SelectState select, const query::TableInfo* model);
query::SelectState last_of(query::SelectState select, const query::TableInfo* model);
/// The first rows of it, no more than so many.
query::SelectState at_most(query::SelectState select, std::int64_t rows);
void check_one(std::size_t rows, const query::SelectState& select);

/// Different keys of rows, each with its number.
class KeyIndex {
public:
    explicit KeyIndex(std::vector<ValueField> fields);
    KeyIndex(KeyIndex&& other) noexcept;
    KeyIndex& operator=(KeyIndex&&) = delete;
    ~KeyIndex();

    /// The number of the row's key; `none` when a part of it is NULL.
    std::size_t add(const void* row);
    /// The number of a key that has been added; `none` for another one.
    std::size_t find(std::span<const ValueField> fields, const void* row) const;

    std::size_t size() const { return m_keys.size(); }
    /// The keys, each as the values of its columns.
    const std::vector<List>& keys() const { return m_keys; }

    static constexpr std::size_t none = static_cast<std::size_t>(-1);

private:
    static bool is_whole_number(const ValueField& field);
    static std::int64_t number_of(const ValueField& field, const void* row);
    static bool key_of(std::span<const ValueField> fields, const void* row, std::string& text);

    std::vector<ValueField> m_fields;
    bool m_has_numbers;
    /// Hidden, because every program that has relations reads this header.
    struct Places;
    std::unique_ptr<Places> m_places;
    std::vector<List> m_keys;
};

/// Whether a row can have related ones: one that refers in a polymorphic way says so itself.
bool may_relate(const RelationInfo& relation, const query::TableInfo& owner, const void* row);

/// The fields of some columns of a row.
std::vector<ValueField> fields_of(const query::TableInfo& table, const KeyColumns& columns);

/// The rows whose columns hold one of some keys. Of a key of several columns each has its list, so a row is
/// found too that mixes two keys: whoever reads it looks for its key again. One parameter for each column and
/// one statement for any number of keys, which a choice of pairs would not be.
query::Fragment among(const query::TableInfo& table, const KeyColumns& columns, const KeyIndex& keys);

/// The query for all rows of a relation that belong to some keys: the key's columns of a table in between
/// come first where there is one.
query::SelectState relation_query(const RelationInfo& relation, const query::TableInfo& target,
                                  const KeyIndex& keys, const RelationFilter& filter,
                                  const query::TableInfo& ranked);

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
        KeyIndex keys(fields_of(Model<Owner>::table, relation.local));
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
        const RelationInfo& relation = m_related.info();
        const query::SelectState query =
            relation_query(relation, Model<Target>::table, keys, m_related.filter(), ranked_table<Target>());
        const bool is_through = relation.through != nullptr;
        const std::size_t extra = is_through ? relation.through_local.count : 0;
        const std::vector<ValueField> foreign = fields_of(Model<Target>::table, relation.foreign);
        Value between[KeyColumns::most];
        ValueField between_fields[KeyColumns::most];
        for (std::size_t at = 0; at < KeyColumns::most; ++at) {
            between_fields[at] = {type_of<Value>, at * sizeof(Value)};
        }
        Run run = core.prepare(query);
        run.open(Fetch::Whole);
        while (run.next()) {
            Target& target = targets.emplace_back();
            run.read(row_fields<Target>(), &target, extra);
            if (is_through) {
                run.read({between_fields, extra}, between);
            }
            const std::size_t group =
                is_through ? keys.find({between_fields, extra}, between) : keys.find(foreign, &target);
            // A collation may find rows whose keys are spelt in another way, and see among().
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
