// SPDX-License-Identifier: MIT
#include "owned_sequences.hpp"

#include "parts.hpp"

#include <algorithm>
#include <iterator>

namespace varve::plan {

namespace {

/// Whether a sequence goes with its owner. One that its column does not count by goes first and by itself,
/// because others may count by it.
bool goes_along(Object& sequence, const std::map<ObjectId, Object>& drops, const Schema& from) {
    const SequenceOwner& owner = *as<Sequence>(sequence).owned_by;
    if (drops.contains(table_id(owner.table))) {
        return true;
    }
    const ObjectId column{Kind::Column, owner.table.schema, owner.table.name, owner.column, ""};
    const auto dropped = drops.find(column);
    if (dropped == drops.end()) {
        return false;
    }
    const auto counts_by_it = [&](const Object& object) {
        return std::find(object.needs.begin(), object.needs.end(), sequence.id) != object.needs.end();
    };
    const Schema::Objects& objects = from.objects();
    const bool is_for_others = !counts_by_it(dropped->second) &&
                               std::any_of(objects.begin(), objects.end(),
                                           [&](const auto& each) { return counts_by_it(each.second); });
    if (is_for_others) {
        sequence.needs.push_back(column);
    }
    return !is_for_others;
}

}  // namespace

void set_sequences_free(Pending& pending) {
    std::erase_if(pending.alters, [&](const auto& each) {
        const Alter& alter = each.second;
        const Sequence* before = std::get_if<Sequence>(&alter.before.definition);
        const bool changes_table =
            before != nullptr && before->owned_by && as<Sequence>(alter.after).owned_by &&
            pending.drops.contains(table_id(before->owned_by->table)) &&
            pending.creates.contains(table_id(as<Sequence>(alter.after).owned_by->table));
        if (changes_table) {
            Object free = alter.before;
            as<Sequence>(free).owned_by.reset();
            pending.halves.push_back({alter.before, free});
            pending.halves.push_back({std::move(free), alter.after});
        }
        return changes_table;
    });
}

void leave_to_owners(std::map<ObjectId, Object>& drops, const Schema& from) {
    for (auto each = drops.begin(); each != drops.end();) {
        const Sequence* sequence = std::get_if<Sequence>(&each->second.definition);
        const bool is_left =
            sequence != nullptr && sequence->owned_by && goes_along(each->second, drops, from);
        each = is_left ? drops.erase(each) : std::next(each);
    }
}

}  // namespace varve::plan
