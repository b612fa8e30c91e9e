// SPDX-License-Identifier: MIT
#include "varve/plan/planner.hpp"

#include <algorithm>
#include <iterator>

namespace varve::plan {

namespace {

/// `from` under its new names. Rename changes speak of columns, constraints and indexes under the new
/// name of their table, hence two passes.
Schema under_new_names(const Schema& from, const std::vector<Change>& changes) {
    std::vector<diff::KnownRename> whole_objects;
    std::vector<diff::KnownRename> parts;
    for (const Change& change : changes) {
        if (const Rename* rename = std::get_if<Rename>(&change)) {
            auto& list = is_owned_kind(rename->after.id.kind) ? parts : whole_objects;
            list.push_back({rename->before.id, rename->after.id});
        }
    }
    return diff::rename_objects(diff::rename_objects(from, whole_objects), parts);
}

Plan plan_of(const std::vector<Change>& changes, const Schema& from, const Schema& to, const Dialect& dialect,
             MissingValues missing_values) {
    const Renderer& renderer = dialect.renderer();
    const TypeSystem* types = missing_values == MissingValues::Fill ? &dialect.types() : nullptr;
    Plan plan;
    for (const LoweredChange& change : order(lower(changes, from, to, renderer, types))) {
        std::vector<Statement> statements = renderer.render(change, from, to);
        std::move(statements.begin(), statements.end(), std::back_inserter(plan.statements));
    }
    renderer.finish(plan);
    return plan;
}

/// What differs only in case is one thing to a database that ignores case: it cannot hold both.
diff::Options with_case_renames(diff::Options options, const Schema& from, const Schema& to,
                                const Dialect& dialect) {
    if (dialect.capabilities().ignores_name_case) {
        for (diff::KnownRename& rename : diff::case_renames(from, to)) {
            if (std::find(options.renames.begin(), options.renames.end(), rename) == options.renames.end()) {
                options.renames.push_back(std::move(rename));
            }
        }
    }
    return options;
}

}  // namespace

Plan make_plan(const std::vector<Change>& changes, const Schema& from, const Schema& to,
               const Dialect& dialect, MissingValues missing_values) {
    const bool has_renames = std::any_of(changes.begin(), changes.end(), [](const Change& change) {
        return std::holds_alternative<Rename>(change);
    });
    if (has_renames) {
        return plan_of(changes, under_new_names(from, changes), to, dialect, missing_values);
    }
    return plan_of(changes, from, to, dialect, missing_values);
}

Plan plan_creation(const Schema& schema, const Dialect& dialect) {
    std::vector<Change> changes;
    for (const auto& [id, object] : schema.objects()) {
        if (id.kind != Kind::Unmodelled) {
            changes.emplace_back(Create{object});
        }
    }
    return make_plan(changes, Schema(), schema, dialect);
}

RoundTrip plan_round_trip(const Schema& from, const Schema& to, const diff::Options& options,
                          const Dialect& dialect) {
    const diff::Options all_options = with_case_renames(options, from, to, dialect);
    diff::Result there = diff::diff(from, to, all_options);
    const diff::Options back_options{diff::inverted(all_options.renames), diff::OpenRenames::DropAndAdd};
    const diff::Result back = diff::diff(to, from, back_options);

    RoundTrip trip;
    trip.up = make_plan(there.changes, from, to, dialect);
    trip.down = make_plan(back.changes, to, from, dialect, MissingValues::Fill);
    trip.changes = std::move(there.changes);
    trip.questions = std::move(there.questions);
    return trip;
}

}  // namespace varve::plan
