// SPDX-License-Identifier: MIT
#include "varve/diff/diff.hpp"

#include "varve/sql/ascii.hpp"

#include <algorithm>
#include <map>

namespace varve::diff {

namespace {

/// Pairs what has one name but for its case; what is spelt alike on both sides is no rename.
void pair(const std::vector<const Object*>& from, const std::vector<const Object*>& to,
          std::vector<KnownRename>& renames) {
    std::map<std::string, const Object*> targets;
    for (const Object* object : to) {
        targets.emplace(lower_ascii(object->id.name), object);
    }
    for (const Object* object : from) {
        const auto target = targets.find(lower_ascii(object->id.name));
        if (target != targets.end() && target->second->id.name != object->id.name) {
            renames.push_back({object->id, target->second->id});
        }
    }
}

}  // namespace

std::vector<KnownRename> case_renames(const Schema& from, const Schema& to) {
    std::vector<KnownRename> renames;
    pair(from.of_kind(Kind::Table), to.of_kind(Kind::Table), renames);

    std::map<std::string, const Object*> tables;
    for (const Object* table : to.of_kind(Kind::Table)) {
        tables.emplace(lower_ascii(table->id.name), table);
    }
    for (const Object* table : from.of_kind(Kind::Table)) {
        if (const auto same = tables.find(lower_ascii(table->id.name)); same != tables.end()) {
            pair(from.table(table->id.qualified_name()).columns(),
                 to.table(same->second->id.qualified_name()).columns(), renames);
        }
    }
    return renames;
}

}  // namespace varve::diff
