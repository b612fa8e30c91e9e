// SPDX-License-Identifier: MIT
#include "varve/orm/relation_rows.hpp"

#include "relation_query.hpp"

#include "varve/value/type_of.hpp"

#include <array>
#include <vector>

namespace varve::orm {

struct RelationRows::State {
    State(SessionCore& core, const RelationInfo& relation, const query::TableInfo& target,
          const KeyIndex& index, const RelationFilter& filter, const query::TableInfo& ranked)
        : keys(&index), query(relation_query(relation, target, index, filter, ranked)),
          foreign(fields_of(target, relation.foreign)),
          extra(relation.through == nullptr ? 0 : relation.through_local.count), run(core.prepare(query)) {
        for (std::size_t at = 0; at < extra; ++at) {
            between_fields[at] = {type_of<Value>, at * sizeof(Value)};
        }
        run.open(Fetch::Whole);
    }

    const KeyIndex* keys;
    query::SelectState query;
    std::vector<ValueField> foreign;
    /// Columns of a table in between come first where there is one; they hold the key.
    std::size_t extra;
    std::array<Value, KeyColumns::most> between = {};
    std::array<ValueField, KeyColumns::most> between_fields = {};
    Run run;
};

RelationRows::RelationRows(SessionCore& core, const RelationInfo& relation, const query::TableInfo& target,
                           const KeyIndex& keys, const RelationFilter& filter, const query::TableInfo& ranked)
    : m_state(std::make_unique<State>(core, relation, target, keys, filter, ranked)) {}

RelationRows::~RelationRows() = default;

bool RelationRows::next() {
    return m_state->run.next();
}

std::size_t RelationRows::read(std::span<const ValueField> fields, void* target) {
    State& state = *m_state;
    state.run.read(fields, target, state.extra);
    if (state.extra == 0) {
        return state.keys->find(state.foreign, target);
    }
    const std::span<const ValueField> between(state.between_fields.data(), state.extra);
    state.run.read(between, state.between.data());
    return state.keys->find(between, state.between.data());
}

}  // namespace varve::orm
