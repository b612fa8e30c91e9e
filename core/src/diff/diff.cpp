// SPDX-License-Identifier: MIT
#include "varve/diff/diff.hpp"

#include "questions.hpp"
#include "renaming.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace varve::diff {

namespace {

/// Walks two sorted maps side by side and calls one of the three for every key.
template <class Map, class OnlyLeft, class OnlyRight, class Both>
void merge_walk(const Map& left, const Map& right, OnlyLeft only_left, OnlyRight only_right, Both both) {
    auto l = left.begin();
    auto r = right.begin();
    while (l != left.end() || r != right.end()) {
        if (r == right.end() || (l != left.end() && l->first < r->first)) {
            only_left(l->second);
            ++l;
        } else if (l == left.end() || r->first < l->first) {
            only_right(r->second);
            ++r;
        } else {
            both(l->second, r->second);
            ++l;
            ++r;
        }
    }
}

std::vector<Change> compare(const Schema& from, const Schema& to) {
    std::vector<Change> changes;
    merge_walk(
        from.objects(), to.objects(),
        [&](const Object& gone) {
            if (gone.id.kind != Kind::Unmodelled) {
                changes.emplace_back(Drop{gone});
            }
        },
        [&](const Object& added) {
            if (added.id.kind != Kind::Unmodelled) {
                changes.emplace_back(Create{added});
            }
        },
        [&](const Object& before, const Object& after) {
            if (before.id.kind != Kind::Unmodelled && !before.has_same_content(after)) {
                changes.emplace_back(Alter{before, after});
            }
        });
    return changes;
}

/// Kinds whose name carries no data: a new name for the same content is a rename without a question.
bool is_renamed_freely(Kind kind) {
    switch (kind) {
    case Kind::PrimaryKey:
    case Kind::UniqueConstraint:
    case Kind::ForeignKey:
    case Kind::CheckConstraint:
    case Kind::Exclusion:
    case Kind::Index: return true;
    default: return false;
    }
}

bool is_same_but_name(const Object& left, const Object& right) {
    return left.id.kind == right.id.kind && left.id.owner_name() == right.id.owner_name() &&
           left.comment == right.comment && left.definition == right.definition;
}

/// Turns a dropped and an added constraint or index of the same content into a Rename.
void pair_free_renames(std::vector<Change>& changes) {
    std::map<std::tuple<Kind, std::string, std::string>, std::vector<std::size_t>> added;
    for (std::size_t at = 0; at < changes.size(); ++at) {
        const Create* create = std::get_if<Create>(&changes[at]);
        if (create != nullptr && is_renamed_freely(create->object.id.kind)) {
            const ObjectId& id = create->object.id;
            added[{id.kind, id.schema, id.owner}].push_back(at);
        }
    }
    std::set<std::size_t> used;
    for (Change& change : changes) {
        const Drop* drop = std::get_if<Drop>(&change);
        if (drop == nullptr || !is_renamed_freely(drop->object.id.kind)) {
            continue;
        }
        const ObjectId& id = drop->object.id;
        const auto candidates = added.find({id.kind, id.schema, id.owner});
        if (candidates == added.end()) {
            continue;
        }
        const auto match =
            std::find_if(candidates->second.begin(), candidates->second.end(), [&](std::size_t at) {
                return !used.contains(at) &&
                       is_same_but_name(drop->object, std::get<Create>(changes[at]).object);
            });
        if (match != candidates->second.end()) {
            used.insert(*match);
            change = Rename{drop->object, std::get<Create>(changes[*match]).object};
        }
    }
    for (auto at = used.rbegin(); at != used.rend(); ++at) {
        changes.erase(changes.begin() + static_cast<std::ptrdiff_t>(*at));
    }
}

}  // namespace

Result diff(const Schema& from, const Schema& to, const Options& options) {
    const std::vector<KnownRename> pending = pending_renames(from, options.renames);
    Result result;
    result.changes = rename_changes(from, pending);

    // Without renames, which is the rule, no copy of the schema is made.
    std::optional<Schema> renamed;
    if (!pending.empty()) {
        renamed = rename_objects(from, pending);
    }
    const Schema& before = renamed ? *renamed : from;
    const std::optional<Schema> dealt = with_given_names_of(before, to);
    const Schema& after = dealt ? *dealt : to;
    std::vector<Change> others = compare(before, after);
    pair_free_renames(others);
    if (options.open_renames == OpenRenames::Ask) {
        result.questions = possible_renames(others, before, after);
    }
    std::stable_partition(others.begin(), others.end(),
                          [](const Change& change) { return std::holds_alternative<Rename>(change); });
    result.changes.insert(result.changes.end(), std::make_move_iterator(others.begin()),
                          std::make_move_iterator(others.end()));
    return result;
}

}  // namespace varve::diff
