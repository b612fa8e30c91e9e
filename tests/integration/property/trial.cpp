// SPDX-License-Identifier: MIT
#include "integration/property/trial.hpp"

#include "integration/property/generate.hpp"
#include "integration/property/print.hpp"
#include "support/observe.hpp"

#include "varve/diag/error.hpp"
#include "varve/migration/apply.hpp"
#include "varve/migration/migration_file.hpp"
#include "varve/plan/planner.hpp"
#include "varve/report/change_list.hpp"
#include "varve/report/schema_text.hpp"
#include "varve/report/unified_diff.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace varve::test {
namespace {

/// What does not hold; ends a trial.
class Broken : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

void expect_nothing(const std::string& what, const std::string& difference) {
    if (!difference.empty()) {
        throw Broken(what + "\n" + difference);
    }
}

std::string schema_difference(const Schema& wanted, const Schema& actual) {
    return report::unified_diff({"wanted", report::schema_text(wanted)}, {"got", report::schema_text(actual)},
                                Colour::Never);
}

/// The columns that exist on both sides and hold the same values there.
std::vector<int> surviving_columns(const SketchTable& before, const SketchTable& after) {
    std::vector<int> ids;
    for (const SketchColumn& column : before.columns) {
        const SketchColumn* survivor = after.column(column.id);
        if (survivor != nullptr && column.generated_from == 0 && survivor->generated_from == 0) {
            ids.push_back(column.id);
        }
    }
    return ids;
}

/// By table id: the values of its surviving columns.
using Content = std::map<int, std::string>;

/// What the tables of `present` hold of what exists both in it and in `other`.
Content content_of(TrialDatabase& database, const Sketch& present, const Sketch& other, Flavour flavour) {
    Content content;
    for (const SketchTable& table : present.tables) {
        const SketchTable* counterpart = other.table(table.id);
        if (counterpart == nullptr) {
            continue;
        }
        const std::vector<int> columns = surviving_columns(table, *counterpart);
        // In one order on both sides: that of the ids.
        std::vector<int> ordered = columns;
        std::sort(ordered.begin(), ordered.end());
        content[table.id] = ordered.empty() ? "" : database.query(content_query(table, ordered, flavour));
        if (flavour == Flavour::Sqlite && table.is_autoincrement && counterpart->is_autoincrement) {
            content[-table.id] = database.query("select seq from sqlite_sequence where name = '" +
                                                std::string(table.name.find('\'') == std::string::npos ? table.name : "") + "'");
        }
    }
    return content;
}

void expect_same_content(const std::string& what, const Content& before, const Content& after) {
    for (const auto& [table, rows] : before) {
        const auto found = after.find(table);
        if (found != after.end() && found->second != rows) {
            throw Broken(what + ": table " + std::to_string(table) + " held\n" + rows + "\nand holds\n" + found->second);
        }
    }
}

std::vector<diff::KnownRename> renames_between(const Sketch& from, const Sketch& to, const std::string& schema) {
    std::vector<diff::KnownRename> renames;
    for (const SketchTable& table : from.tables) {
        const SketchTable* after = to.table(table.id);
        if (after == nullptr) {
            continue;
        }
        if (after->name != table.name) {
            renames.push_back({{Kind::Table, schema, "", table.name, ""}, {Kind::Table, schema, "", after->name, ""}});
        }
        for (const SketchColumn& column : table.columns) {
            const SketchColumn* survivor = after->column(column.id);
            if (survivor != nullptr && survivor->name != column.name) {
                renames.push_back({{Kind::Column, schema, table.name, column.name, ""},
                                   {Kind::Column, schema, after->name, survivor->name, ""}});
            }
        }
    }
    return renames;
}

/// Rows that a dropped table or column took along can make the way back impossible: then only the schema must come back.
bool is_about_rows(const Error& error) {
    return error.code() == ErrorCode::Refused || error.sqlstate().starts_with("23") ||
           std::string_view(error.what()).find("constraint failed") != std::string_view::npos;
}

/// One pair on its bench.
class Trial {
public:
    Trial(const Pair& pair, Bench& bench)
        : m_bench(bench),
          m_dialect(*bench.dialect),
          m_from(pair.from),
          m_to(target_of(pair, bench.flavour)),
          m_schema(bench.flavour == Flavour::Postgres ? "public" : "") {}

    void run();
    /// For the report of a failure.
    const std::string& scripts() const { return m_scripts; }

private:
    Schema inspect(TrialDatabase& database) {
        return m_dialect.inspect(*m_dialect.connect(database.url()), {});
    }
    migration::Migration migration_of(const plan::RoundTrip& plan);
    void apply(const migration::Migration& migration, migration::Direction direction);
    void go_back(const migration::Migration& migration, bool is_lossless, const Content& content_before);
    void empty_tables(const Sketch& sketch);

    Bench& m_bench;
    const Dialect& m_dialect;
    const Sketch& m_from;
    Sketch m_to;
    std::string m_schema;
    std::string m_scripts;
};

migration::Migration Trial::migration_of(const plan::RoundTrip& plan) {
    migration::Draft draft;
    draft.version = "20260101000000";
    draft.name = "trial";
    draft.up = plan.up;
    draft.down = plan.down;
    m_scripts = migration::write_migration(draft, m_dialect.lexis());
    DiagnosticList reports;
    std::optional<migration::Migration> migration =
        migration::read_migration(SourceText("trial.sql", m_scripts), m_dialect.lexis(), reports);
    if (!migration) {
        throw Broken("the migration cannot be read: " + format(reports.items().front()));
    }
    return std::move(*migration);
}

void Trial::apply(const migration::Migration& migration, migration::Direction direction) {
    migration::apply(migration, direction, *m_dialect.connect(m_bench.live->url()), m_dialect);
}

void Trial::empty_tables(const Sketch& sketch) {
    std::string script;
    for (const SketchTable& table : sketch.tables) {
        for (const SketchTrigger& trigger : table.triggers) {
            script += "DROP TRIGGER " + quoted(trigger.name) + ";";
        }
    }
    std::string names;
    for (const SketchTable& table : sketch.tables) {
        script += m_bench.flavour == Flavour::Sqlite ? "DELETE FROM " + quoted(table.name) + ";" : "";
        names += (names.empty() ? "" : ", ") + quoted(table.name);
    }
    script += m_bench.flavour == Flavour::Postgres && !names.empty() ? "TRUNCATE " + names + " CASCADE;" : "";
    for (const std::string& statement : statements_of(sketch, m_bench.flavour)) {
        script += statement.starts_with("CREATE TRIGGER") ? statement + ";" : "";
    }
    m_bench.live->query(script);
}

void Trial::go_back(const migration::Migration& migration, bool is_lossless, const Content& content_before) {
    bool has_rows = true;
    try {
        apply(migration, migration::Direction::Down);
    } catch (const Error& error) {
        if (is_lossless || !is_about_rows(error)) {
            throw Broken(std::string("down failed: ") + error.what() + "\n" + error.statement());
        }
        has_rows = false;
        empty_tables(m_to);
        apply(migration, migration::Direction::Down);
    }
    if (has_rows) {
        expect_same_content("down changed rows", content_before,
                            content_of(*m_bench.live, m_from, m_to, m_bench.flavour));
    }
}

void Trial::run() {
    m_bench.live->reset();
    m_bench.wanted->reset();
    m_bench.live->query(script_of(statements_of(m_from, m_bench.flavour)) + script_of(inserts_of(m_from, m_bench.flavour)));
    m_bench.wanted->query(script_of(statements_of(m_to, m_bench.flavour)));
    const std::vector<std::string> observed_from = m_bench.live->observe();
    const std::vector<std::string> observed_to = m_bench.wanted->observe();
    const Content content_before = content_of(*m_bench.live, m_from, m_to, m_bench.flavour);

    const Schema from = inspect(*m_bench.live);
    const Schema to = inspect(*m_bench.wanted);
    diff::Options options;
    options.renames = renames_between(m_from, m_to, m_schema);
    options.open_renames = diff::OpenRenames::DropAndAdd;
    const plan::RoundTrip plan = plan::plan_round_trip(from, to, options, m_dialect);
    if (plan.changes.empty()) {
        expect_nothing("no change was found, yet the observer sees one", difference(observed_to, observed_from));
        return;
    }
    const migration::Migration migration = migration_of(plan);

    apply(migration, migration::Direction::Up);
    expect_nothing("after up the inspector sees another schema", schema_difference(to, inspect(*m_bench.live)));
    expect_nothing("after up the observer sees another schema", difference(observed_to, m_bench.live->observe()));
    expect_same_content("up changed rows", content_before, content_of(*m_bench.live, m_to, m_from, m_bench.flavour));
    diff::Options second;
    second.open_renames = diff::OpenRenames::DropAndAdd;
    expect_nothing("a second diff is not empty",
                   report::change_list(diff::diff(inspect(*m_bench.live), to, second).changes, Colour::Never));

    go_back(migration, plan.up.destroyed().empty(), content_before);
    expect_nothing("after down the inspector sees another schema", schema_difference(from, inspect(*m_bench.live)));
    expect_nothing("after down the observer sees another schema", difference(observed_from, m_bench.live->observe()));
}

}  // namespace

Pair random_pair(Flavour flavour, std::uint64_t seed) {
    Random random(seed);
    Pair pair;
    pair.from = random_sketch(flavour, random);
    Sketch current = pair.from;
    for (int i = random.below(6); i >= 0; --i) {
        pair.mutations.push_back(random_mutation(current, flavour, 1000 + 100 * i, random));
        mutate(current, pair.mutations.back(), flavour);
    }
    return pair;
}

Sketch target_of(const Pair& pair, Flavour flavour) {
    Sketch sketch = pair.from;
    for (const Mutation& mutation : pair.mutations) {
        mutate(sketch, mutation, flavour);
    }
    return sketch;
}

std::string try_pair(const Pair& pair, Bench& bench) {
    Trial trial(pair, bench);
    std::string failure;
    try {
        trial.run();
        return "";
    } catch (const Error& error) {
        failure = std::string(error.what()) + "\n" + error.statement() + "\n" + error.detail();
    } catch (const std::exception& error) {
        failure = error.what();
    }
    return failure + "\n--- the migration:\n" + trial.scripts();
}

}  // namespace varve::test
