// SPDX-License-Identifier: MIT
#include "varve/plan/planner.hpp"

#include "creation.hpp"
#include "order.hpp"

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

/// Plans name a table as it is called at the end, and a stopover comes before any rename.
bool renames_tables(const std::vector<Change>& changes) {
    return std::any_of(changes.begin(), changes.end(), [](const Change& change) {
        const Rename* rename = std::get_if<Rename>(&change);
        return rename != nullptr &&
               (rename->after.id.kind == Kind::Table || rename->after.id.kind == Kind::Namespace);
    });
}

void append(std::vector<Statement>& all, std::vector<Statement> more) {
    std::move(more.begin(), more.end(), std::back_inserter(all));
}

/// The steps to or from a stopover: name spaces that come, extensions and tables that change.
std::vector<Statement> steps_between(const Schema& here, const Schema& there, const Renderer& renderer) {
    std::vector<Statement> statements;
    for (const Kind kind : {Kind::Namespace, Kind::Extension, Kind::Table}) {
        for (const Object* after : there.of_kind(kind)) {
            const Object* before = here.find(after->id);
            if (before == nullptr) {
                append(statements, renderer.render(Create{*after}, here, there));
            } else if (before->definition != after->definition) {
                append(statements, renderer.render(Alter{*before, *after}, here, there));
            }
        }
    }
    return statements;
}

std::vector<Statement> statements_of(const std::vector<Change>& changes, const Schema& from, const Schema& to,
                                     const Renderer& renderer, const TypeSystem* types) {
    std::vector<Statement> statements;
    for (const LoweredChange& change : order(lower(changes, from, to, renderer, types))) {
        append(statements, renderer.render(change, from, to));
    }
    return statements;
}

/// By way of the renderer's stopovers. Renames of `changes` have been applied to `from`.
std::vector<Statement> statements_by_way_of(const Stopovers& stopovers, std::vector<Change> changes,
                                            const Schema& from, const Schema& to, const Renderer& renderer,
                                            const TypeSystem* types) {
    const Schema& first = stopovers.first ? *stopovers.first : from;
    const Schema& last = stopovers.last ? *stopovers.last : to;
    std::vector<Statement> statements = steps_between(from, first, renderer);
    std::erase_if(changes, [&](const Change& change) { return !std::holds_alternative<Rename>(change); });
    std::vector<Change> rest = diff::diff(first, last, {{}, diff::OpenRenames::DropAndAdd}).changes;
    const Schema start = under_new_names(first, rest);
    std::move(rest.begin(), rest.end(), std::back_inserter(changes));
    append(statements, statements_of(changes, start, last, renderer, types));
    append(statements, steps_between(last, to, renderer));
    return statements;
}

Plan plan_of(const std::vector<Change>& changes, const Schema& from, const Schema& to, const Dialect& dialect,
             MissingValues missing_values) {
    const Renderer& renderer = dialect.renderer();
    const TypeSystem* types = missing_values == MissingValues::Fill ? &dialect.types() : nullptr;
    const Stopovers stopovers = renames_tables(changes) ? Stopovers{} : renderer.stopovers(from, to);
    Plan plan;
    plan.statements = stopovers.first || stopovers.last
                          ? statements_by_way_of(stopovers, changes, from, to, renderer, types)
                          : statements_of(changes, from, to, renderer, types);
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
    const Renderer& renderer = dialect.renderer();
    WholeCreation creation(schema, renderer);
    const ChangeAt change_at = [&](std::size_t at) -> const LoweredChange& { return creation.at(at); };
    const Schema nothing;
    Plan plan;
    for (const std::size_t at : order_of(creation.size(), change_at)) {
        append(plan.statements, renderer.render(creation.at(at), nothing, schema));
    }
    renderer.finish(plan);
    return plan;
}

RoundTrip plan_round_trip(const Schema& from, const Schema& wanted, const diff::Options& options,
                          const Dialect& dialect) {
    const diff::Options all_options = with_case_renames(options, from, wanted, dialect);
    // The same on both ways: a plan may also take up what no change is about.
    const std::optional<Schema> dealt = diff::with_given_names_of(from, wanted);
    const Schema& to = dealt ? *dealt : wanted;
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
