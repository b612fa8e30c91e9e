// SPDX-License-Identifier: MIT
#include "varve/migration/migration_directory.hpp"

#include <algorithm>
#include <functional>
#include <queue>
#include <string_view>
#include <utility>

namespace varve::migration {

namespace {

/// Where each version stands in a list of migrations that it borrows.
class Places {
public:
    explicit Places(const std::vector<Migration>& migrations) {
        m_places.reserve(migrations.size());
        for (std::size_t at = 0; at < migrations.size(); ++at) {
            m_places.emplace_back(migrations[at].version, at);
        }
        // Files come sorted by name, so there is nearly always nothing to do.
        if (!std::is_sorted(m_places.begin(), m_places.end())) {
            std::sort(m_places.begin(), m_places.end());
        }
    }

    /// Those that share a version with the one before, by place.
    std::vector<std::pair<std::size_t, std::size_t>> duplicates() const {
        std::vector<std::pair<std::size_t, std::size_t>> found;
        for (std::size_t at = 1; at < m_places.size(); ++at) {
            if (m_places[at].first == m_places[at - 1].first) {
                found.emplace_back(m_places[at - 1].second, m_places[at].second);
            }
        }
        return found;
    }

    /// Nothing when there is no such version.
    std::optional<std::size_t> find(std::string_view version) const {
        const auto found =
            std::lower_bound(m_places.begin(), m_places.end(), version,
                             [](const auto& place, std::string_view wanted) { return place.first < wanted; });
        return found == m_places.end() || found->first != version ? std::nullopt
                                                                  : std::optional(found->second);
    }

private:
    std::vector<std::pair<std::string_view, std::size_t>> m_places;
};

Diagnostic complaint(const Migration& migration, std::string id, std::string message, std::string hint) {
    return {Severity::Error, std::move(id), std::move(message), migration.source->range(0, 0),
            std::move(hint)};
}

bool is_unique(const std::vector<Migration>& migrations, const Places& places, DiagnosticSink& sink) {
    const auto duplicates = places.duplicates();
    for (const auto& [first, second] : duplicates) {
        sink.report(complaint(
            migrations[second], "duplicate-version",
            "version " + migrations[second].version + " is also that of `" +
                migrations[first].source->name() + "`",
            "give one of them another timestamp, in its name and in its `-- varve:migration` line"));
    }
    return duplicates.empty();
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
            if (!places.find(parent)) {
                is_complete = false;
                const PlacedText place = place_of(migration, parent);
                sink.report(
                    {Severity::Error, "missing-parent", "there is no migration `" + place.text + "`",
                     migration.source->range(place.begin, place.end),
                     "restore its file, as `varve repair` does where it was applied; or name the migration "
                     "that this one builds on"});
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
            const std::size_t next = *places.find(parent);
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

/// Whether migrations stand by version, and every parent has an earlier one: there is nothing to sort then.
bool is_in_order(const std::vector<Migration>& migrations) {
    const auto is_earlier = [](const Migration& left, const Migration& right) {
        return left.version < right.version;
    };
    return std::is_sorted(migrations.begin(), migrations.end(), is_earlier) &&
           std::all_of(migrations.begin(), migrations.end(), [](const Migration& each) {
               return std::all_of(each.parents.begin(), each.parents.end(),
                                  [&](const std::string& parent) { return parent < each.version; });
           });
}

}  // namespace

std::optional<std::vector<Migration>> sorted(std::vector<Migration> migrations, DiagnosticSink& sink) {
    const Places places(migrations);
    if (!is_unique(migrations, places, sink) || !has_all_parents(migrations, places, sink)) {
        return std::nullopt;
    }
    if (is_in_order(migrations)) {
        return migrations;
    }

    std::vector<std::vector<std::size_t>> children(migrations.size());
    std::vector<std::size_t> open_parents(migrations.size(), 0);
    for (std::size_t at = 0; at < migrations.size(); ++at) {
        open_parents[at] = migrations[at].parents.size();
        for (const std::string& parent : migrations[at].parents) {
            children[*places.find(parent)].push_back(at);
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
        report_circle(migrations, places, open_parents, sink);
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
