// SPDX-License-Identifier: MIT
#include "varve/execute/drift.hpp"

#include "varve/diff/diff.hpp"

#include <set>

namespace varve::execute {

namespace {

std::vector<Change> changes_between(const Schema& from, const Schema& to) {
    return diff::diff(from, to, {{}, diff::OpenRenames::DropAndAdd}).changes;
}

void add_live_drift(const Schema& implied, const Schema& live, std::vector<Drift>& found) {
    for (Change& change : changes_between(implied, live)) {
        const DriftKind kind = std::holds_alternative<Drop>(change) ? DriftKind::Lost : DriftKind::HotFix;
        found.push_back({kind, std::move(change)});
    }
}

void add_pending(const Schema& implied, const Schema& live, const Schema& declared,
                 std::vector<Drift>& found) {
    std::set<ObjectId> still_to_come;
    for (const Change& change : changes_between(live, declared)) {
        still_to_come.insert(id_of(change));
    }
    for (Change& change : changes_between(implied, declared)) {
        if (still_to_come.contains(id_of(change))) {
            found.push_back({DriftKind::Pending, std::move(change)});
        }
    }
}

void add_foreign(const Schema& implied, const Schema& live, std::vector<Drift>& found) {
    for (const Object* object : live.of_kind(Kind::Unmodelled)) {
        if (!implied.contains(object->id)) {
            found.push_back({DriftKind::Foreign, Create{*object}});
        }
    }
}

}  // namespace

std::string_view to_string(DriftKind kind) {
    switch (kind) {
    case DriftKind::HotFix: return "hot-fix";
    case DriftKind::Lost: return "lost";
    case DriftKind::Pending: return "pending";
    case DriftKind::Foreign: return "foreign";
    }
    return "";
}

std::vector<Drift> find_drift(const Schema& implied, const Schema& live, const Schema* declared) {
    std::vector<Drift> found;
    add_live_drift(implied, live, found);
    if (declared != nullptr) {
        add_pending(implied, live, *declared, found);
    }
    add_foreign(implied, live, found);
    return found;
}

}  // namespace varve::execute
