// SPDX-License-Identifier: MIT
#include "varve/diff/diff.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <vector>

namespace varve::diff {

namespace {

/// One name that stands for different things in both schemas.
struct Pair {
    const Object* before;
    const Object* after;
};

bool means_the_same(const Object& left, const Object& right) {
    return left.comment == right.comment && left.definition == right.definition;
}

/// Names by name: under the first the content that has the second now.
using Dealt = std::map<ObjectId, ObjectId>;

std::ptrdiff_t count(const std::vector<Pair>& pairs, const Object* Pair::*side, const Object& content) {
    return std::count_if(pairs.begin(), pairs.end(),
                         [&](const Pair& each) { return means_the_same(*(each.*side), content); });
}

/// The pairs whose contents are on both sides equally often. Where one is missing on the other side, its name
/// does not take part, and then neither does the content that has this name on the other side.
std::vector<Pair> balanced(std::vector<Pair> pairs) {
    for (;;) {
        std::vector<Pair> kept;
        for (const Pair& pair : pairs) {
            if (count(pairs, &Pair::before, *pair.before) == count(pairs, &Pair::after, *pair.before) &&
                count(pairs, &Pair::before, *pair.after) == count(pairs, &Pair::after, *pair.after)) {
                kept.push_back(pair);
            }
        }
        if (kept.size() == pairs.size()) {
            return pairs;
        }
        pairs = std::move(kept);
    }
}

/// Deals the names of one table's constraints of one kind, if what has them is the same on both sides.
void deal(const std::vector<Pair>& pairs, Dealt& dealt) {
    std::vector<const Object*> free;
    for (const Pair& pair : pairs) {
        free.push_back(pair.after);
    }
    for (const Pair& pair : pairs) {
        const auto content = std::find_if(free.begin(), free.end(), [&](const Object* each) {
            return means_the_same(*pair.before, *each);
        });
        dealt.emplace(pair.before->id, (*content)->id);
        free.erase(content);
    }
}

Dealt dealt_names(const Schema& from, const Schema& to) {
    std::map<std::tuple<Kind, std::string, std::string>, std::vector<Pair>> groups;
    for (const auto& [id, after] : to.objects()) {
        const Object* before = after.has_given_name ? from.find(id) : nullptr;
        if (before != nullptr && before->has_given_name && !means_the_same(*before, after)) {
            groups[{id.kind, id.schema, id.owner}].push_back({before, &after});
        }
    }
    Dealt dealt;
    for (auto& [owner, pairs] : groups) {
        if (pairs.size() > 1) {
            deal(balanced(std::move(pairs)), dealt);
        }
    }
    return dealt;
}

}  // namespace

std::optional<Schema> with_given_names_of(const Schema& from, const Schema& to) {
    const Dealt dealt = dealt_names(from, to);
    if (dealt.empty()) {
        return std::nullopt;
    }
    Schema result = to;
    std::map<ObjectId, ObjectId> new_names;
    for (const auto& [name, content] : dealt) {
        Object object = *to.find(content);
        object.id = name;
        result.add(std::move(object));
        new_names.emplace(content, name);
    }
    for (auto& [id, object] : result.objects()) {
        for (ObjectId& need : object.needs) {
            const auto renamed = new_names.find(need);
            need = renamed == new_names.end() ? need : renamed->second;
        }
        std::sort(object.needs.begin(), object.needs.end());
    }
    return result;
}

}  // namespace varve::diff
