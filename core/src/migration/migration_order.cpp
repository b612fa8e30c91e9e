// SPDX-License-Identifier: MIT
#include "varve/migration/migration_directory.hpp"

#include <algorithm>
#include <functional>
#include <queue>

namespace varve::migration {

namespace {

using Places = std::map<std::string, std::size_t, std::less<>>;

Diagnostic complaint(const Migration& migration, std::string id, std::string message, std::string hint) {
    return {Severity::Error, std::move(id), std::move(message), migration.source->range(0, 0),
            std::move(hint)};
}

/// Version → place in the list. Nothing when one occurs twice.
std::optional<Places> index_versions(const std::vector<Migration>& migrations, DiagnosticSink& sink) {
    Places places;
    bool is_unique = true;
    for (std::size_t at = 0; at < migrations.size(); ++at) {
        // Files come sorted by name, so the end is nearly always the place.
        const std::size_t before = places.size();
        const auto place = places.emplace_hint(places.end(), migrations[at].version, at);
        if (places.size() == before) {
            is_unique = false;
            sink.report(complaint(
                migrations[at], "duplicate-version",
                "version " + migrations[at].version + " is also that of `" +
                    migrations[place->second].source->name() + "`",
                "give one of them another timestamp, in its name and in its `-- varve:migration` line"));
        }
    }
    return is_unique ? std::optional(std::move(places)) : std::nullopt;
}

/// Where a migration names a parent; the whole file where that is not known.
PlacedText place_of(const Migration& migration, const std::string& parent) {
    for (const PlacedText& place : migration.parent_places) {
        if (version_of(place.text) == parent) {
            return place;
        }
    }
    return {parent, 0, 0};
}

bool has_all_parents(const std::vector<Migration>& migrations, const Places& places, DiagnosticSink& sink) {
    bool is_complete = true;
    for (const Migration& migration : migrations) {
        for (const std::string& parent : migration.parents) {
            if (!places.contains(parent)) {
                is_complete = false;
                const PlacedText place = place_of(migration, parent);
                sink.report({Severity::Error, "missing-parent", "there is no migration `" + place.text + "`",
                             migration.source->range(place.begin, place.end),
                             "restore its file, or name the migration that this one builds on"});
            }
        }
    }
    return is_complete;
}

void report_circle(const std::vector<Migration>& migrations, const Places& places,
                   const std::vector<std::size_t>& open_parents, DiagnosticSink& sink) {
    // Whatever has open parents has one that has open parents: following them must come round.
    std::size_t at = 0;
    while (open_parents[at] == 0) {
        ++at;
    }
    std::vector<std::size_t> path;
    while (std::find(path.begin(), path.end(), at) == path.end()) {
        path.push_back(at);
        for (const std::string& parent : migrations[at].parents) {
            const std::size_t next = places.find(parent)->second;
            if (open_parents[next] != 0) {
                at = next;
                break;
            }
        }
    }
    path.erase(path.begin(), std::find(path.begin(), path.end(), at));
    std::string names;
    for (const std::size_t each : path) {
        names += "`" + migrations[each].id() + "` → ";
    }
    sink.report(complaint(migrations[at], "circle",
                          "parents form a circle: " + names + "`" + migrations[at].id() + "`",
                          "change one of the `-- varve:parents` lines"));
}

}  // namespace

std::optional<std::vector<Migration>> sorted(std::vector<Migration> migrations, DiagnosticSink& sink) {
    const std::optional<Places> places = index_versions(migrations, sink);
    if (!places || !has_all_parents(migrations, *places, sink)) {
        return std::nullopt;
    }

    std::vector<std::vector<std::size_t>> children(migrations.size());
    std::vector<std::size_t> open_parents(migrations.size(), 0);
    for (std::size_t at = 0; at < migrations.size(); ++at) {
        open_parents[at] = migrations[at].parents.size();
        for (const std::string& parent : migrations[at].parents) {
            children[places->find(parent)->second].push_back(at);
        }
    }

    const auto is_later = [&](std::size_t left, std::size_t right) {
        return migrations[left].version > migrations[right].version;
    };
    std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(is_later)> ready(is_later);
    for (std::size_t at = 0; at < migrations.size(); ++at) {
        if (open_parents[at] == 0) {
            ready.push(at);
        }
    }
    std::vector<std::size_t> order;
    while (!ready.empty()) {
        const std::size_t at = ready.top();
        ready.pop();
        order.push_back(at);
        for (const std::size_t child : children[at]) {
            if (--open_parents[child] == 0) {
                ready.push(child);
            }
        }
    }
    if (order.size() != migrations.size()) {
        report_circle(migrations, *places, open_parents, sink);
        return std::nullopt;
    }

    std::vector<Migration> result;
    result.reserve(order.size());
    for (const std::size_t at : order) {
        result.push_back(std::move(migrations[at]));
    }
    return result;
}

}  // namespace varve::migration
