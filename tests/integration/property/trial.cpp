// SPDX-License-Identifier: MIT
#include "integration/property/trial.hpp"

#include "integration/property/content.hpp"
#include "integration/property/mutation.hpp"
#include "integration/property/rows.hpp"
#include "integration/property/sketch_sql.hpp"
#include "support/observe.hpp"

#include "varve/diag/error.hpp"
#include "varve/migration/apply.hpp"
#include "varve/migration/migration_file.hpp"
#include "varve/model/fingerprint.hpp"
#include "varve/plan/planner.hpp"
#include "varve/report/change_list.hpp"
#include "varve/report/schema_text.hpp"
#include "varve/report/unified_diff.hpp"
#include "varve/report/yaml.hpp"
#include "varve/source/loader.hpp"

#include <algorithm>
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

/// The order of columns does not count.
std::string schema_difference(const Schema& wanted, const Schema& actual) {
    if (fingerprint(wanted) == fingerprint(actual)) {
        return "";
    }
    return report::unified_diff({"wanted", report::schema_text(wanted)}, {"got", report::schema_text(actual)},
                                Colour::Never);
}

std::string message_of(const Error& error) {
    return std::string(error.what()) + "\n" + error.detail() + "\n" + error.statement();
}

/// A number that was taken from a sequence stays taken when the transaction is undone.
Contents without_counters(Contents contents) {
    std::erase_if(contents, [](const auto& each) { return each.first.starts_with("sequence "); });
    return contents;
}

diff::Options options_without_questions() {
    diff::Options options;
    options.open_renames = diff::OpenRenames::DropAndAdd;
    return options;
}

/// One pair in its databases.
/// Owners and grants count too.
Scope whole_scope() {
    Scope scope;
    scope.managed = {true, true};
    return scope;
}

class Trial {
public:
    Trial(const Pair& pair, Form form, TrialDatabases& databases)
        : m_before(pair.before), m_after(pair.after), m_form(form), m_databases(databases),
          m_dialect(*databases.dialect),
          m_carried(with_carried_rows(pair.before, pair.after, databases.flavour)) {}

    /// False when the rows forbid the change and it was refused.
    bool run();
    const std::string& migration() const { return m_migration; }

private:
    Schema inspect() { return m_dialect.inspect(*m_connection, whole_scope()); }
    void build();
    Schema load(const std::string& file, const std::string& text);
    Schema desired();
    std::vector<diff::KnownRename> renames() const;
    migration::Migration migration_of(const plan::RoundTrip& plan);
    bool go_forward(const migration::Migration& migration, const Schema& to);
    void go_back(const migration::Migration& migration);
    void expect_untouched(const std::string& what, const Schema& schema,
                          const std::vector<std::string>& observed, const Contents& contents);
    /// Whether the plans say that they lose a column; those of tables that go are gone anyway.
    void forget_lost_columns(const plan::RoundTrip& plan);
    Contents contents(const Sketch& here, const Sketch& there) {
        return contents_of(*m_databases.live, here, there, m_databases.flavour, m_lost);
    }

    const Sketch& m_before;
    const Sketch& m_after;
    Form m_form;
    TrialDatabases& m_databases;
    const Dialect& m_dialect;
    std::optional<Sketch> m_carried;
    std::unique_ptr<Connection> m_connection;
    std::string m_migration;
    std::vector<int> m_lost;
    Schema m_from;
    std::vector<std::string> m_observed_before;
    std::vector<std::string> m_observed_after;
};

void Trial::build() {
    const Flavour flavour = m_databases.flavour;
    m_databases.live->reset();
    m_databases.wanted->reset();
    m_databases.live->query("begin;" + script(schema_sql(m_before, flavour)) +
                            script(rows_sql(m_before, flavour)) + script(triggers_sql(m_before, flavour)) +
                            "commit");
    m_databases.wanted->query("begin;" + script(schema_sql(m_after, flavour)) +
                              script(triggers_sql(m_after, flavour)) + "commit");
    m_observed_before = m_databases.live->observe();
    m_observed_after = m_databases.wanted->observe();
}

Schema Trial::load(const std::string& file, const std::string& text) {
    const std::string path = *m_databases.files / file;
    write_file(path, text);
    source::LoadOptions options;
    options.scope = whole_scope();
    options.caching = source::Caching::Off;
    DiagnosticList reports;
    const auto loaded =
        source::load(source::declared_source({path}), m_dialect, *m_databases.shadow, options, reports);
    if (!loaded || reports.has_errors()) {
        std::string all = "the declared schema is refused\n";
        for (const Diagnostic& report : reports.items()) {
            all += format(report);
        }
        throw Broken(all + text);
    }
    return loaded->schema;
}

/// The second schema as users declare it. As YAML it is what varve itself prints, which must mean the same as
/// the SQL.
Schema Trial::desired() {
    const Flavour flavour = m_databases.flavour;
    const std::string sql = script(schema_sql(m_after, flavour)) + script(triggers_sql(m_after, flavour));
    Schema from_sql = load("desired.sql", sql);
    if (m_form == Form::Sql) {
        return from_sql;
    }
    const std::string yaml = report::yaml(from_sql, m_dialect);
    Schema from_yaml = load("desired.yaml", yaml);
    expect_nothing("the schema printed as YAML is another one\n" + yaml,
                   schema_difference(from_sql, from_yaml));
    return from_yaml;
}

std::vector<diff::KnownRename> Trial::renames() const {
    const bool is_sqlite = m_databases.flavour == Flavour::Sqlite;
    const auto space = [&](const Sketch& sketch, int id) { return is_sqlite ? "" : sketch.space_name(id); };
    std::vector<diff::KnownRename> renames;
    for (const SketchTable& table : m_before.tables) {
        const SketchTable* after = m_after.table(table.id);
        if (after == nullptr) {
            continue;
        }
        const std::string name_space = space(m_before, table.space);
        if (after->name != table.name) {
            renames.push_back({{Kind::Table, name_space, "", table.name, ""},
                               {Kind::Table, name_space, "", after->name, ""}});
        }
        for (const SketchColumn& column : table.columns) {
            const SketchColumn* survivor = after->column(column.id);
            if (survivor != nullptr && survivor->name != column.name) {
                renames.push_back({{Kind::Column, name_space, table.name, column.name, ""},
                                   {Kind::Column, name_space, after->name, survivor->name, ""}});
            }
        }
    }
    for (const SketchSequence& sequence : m_before.sequences) {
        const SketchSequence* after = m_after.sequence(sequence.id);
        if (after != nullptr && after->name != sequence.name) {
            const std::string name_space = space(m_before, sequence.space);
            renames.push_back({{Kind::Sequence, name_space, "", sequence.name, ""},
                               {Kind::Sequence, name_space, "", after->name, ""}});
        }
    }
    return renames;
}

migration::Migration Trial::migration_of(const plan::RoundTrip& plan) {
    migration::Draft draft;
    draft.version = "20260101000000";
    draft.name = "trial";
    draft.up = plan.up;
    draft.down = plan.down;
    m_migration = migration::write_migration(draft, m_dialect.lexis());
    DiagnosticList reports;
    std::optional<migration::Migration> migration =
        migration::read_migration(SourceText("trial.sql", m_migration), m_dialect.lexis(), reports);
    if (!migration) {
        throw Broken("the migration cannot be read: " + format(reports.items().front()));
    }
    return std::move(*migration);
}

void Trial::expect_untouched(const std::string& what, const Schema& schema,
                             const std::vector<std::string>& observed, const Contents& before) {
    expect_nothing(what + ": the inspector sees another schema", schema_difference(schema, inspect()));
    expect_nothing(what + ": the observer sees another schema",
                   difference(observed, m_databases.live->observe()));
    expect_nothing(what + ": rows have changed",
                   difference_of(without_counters(before), without_counters(contents(m_before, m_before))));
}

bool Trial::go_forward(const migration::Migration& migration, const Schema& to) {
    const Contents all = contents(m_before, m_before);
    const Contents surviving = contents(m_before, m_after);
    try {
        migration::apply(migration, migration::Direction::Up, *m_connection, m_dialect);
    } catch (const Error& error) {
        if (m_carried) {
            throw Broken("up failed: " + message_of(error));
        }
        expect_untouched("up was refused", m_from, m_observed_before, all);
        return false;
    }
    expect_nothing("after up the inspector sees another schema", schema_difference(to, inspect()));
    expect_nothing("after up the observer sees another schema",
                   difference(m_observed_after, m_databases.live->observe()));
    expect_nothing("up changed rows", difference_of(surviving, contents(m_after, m_before)));
    expect_nothing(
        "a second diff is not empty",
        report::change_list(diff::diff(inspect(), to, options_without_questions()).changes, Colour::Never));
    return true;
}

/// What up dropped is gone, and what comes back without values may not be able to.
void Trial::go_back(const migration::Migration& migration) {
    const Contents surviving = contents(m_after, m_before);
    const bool is_certain = m_carried && with_carried_rows(*m_carried, m_before, m_databases.flavour);
    try {
        migration::apply(migration, migration::Direction::Down, *m_connection, m_dialect);
    } catch (const Error& error) {
        if (is_certain) {
            throw Broken("down failed: " + message_of(error));
        }
        expect_nothing("down was refused: the observer sees another schema",
                       difference(m_observed_after, m_databases.live->observe()));
        expect_nothing("down was refused: rows have changed",
                       difference_of(surviving, contents(m_after, m_before)));
        return;
    }
    expect_nothing("after down the inspector sees another schema", schema_difference(m_from, inspect()));
    expect_nothing("after down the observer sees another schema",
                   difference(m_observed_before, m_databases.live->observe()));
    expect_nothing("down changed rows", difference_of(surviving, contents(m_before, m_after)));
}

void Trial::forget_lost_columns(const plan::RoundTrip& plan) {
    const auto forget = [&](const plan::Plan& way, const Sketch& target) {
        for (const ObjectId& id : way.destroyed()) {
            for (const SketchTable& table : target.tables) {
                for (const SketchColumn& column : table.columns) {
                    if (id.kind == Kind::Column && id.owner == table.name && id.name == column.name) {
                        m_lost.push_back(column.id);
                    }
                }
            }
        }
    };
    forget(plan.up, m_after);
    forget(plan.down, m_before);
}

bool Trial::run() {
    build();
    m_connection = m_dialect.connect(m_databases.live->url());
    m_from = inspect();
    const Schema to = desired();
    diff::Options options = options_without_questions();
    options.renames = renames();
    const plan::RoundTrip plan = plan::plan_round_trip(m_from, to, options, m_dialect);
    if (plan.changes.empty()) {
        expect_nothing("no change was found, yet the observer sees one",
                       difference(m_observed_after, m_observed_before));
        return true;
    }
    forget_lost_columns(plan);
    const migration::Migration migration = migration_of(plan);
    const bool has_arrived = go_forward(migration, to);
    if (has_arrived) {
        go_back(migration);
    }
    return has_arrived;
}

}  // namespace

Pair random_pair(Flavour flavour, std::uint64_t seed) {
    Random random(seed);
    Pair pair;
    Inventor inventor(pair.after, flavour, random);
    invent(pair.after, inventor, random);
    pair.before = pair.after;
    for (SketchTable& table : pair.after.tables) {
        table.rows.clear();
    }
    for (int i = random.below(6); i >= 0; --i) {
        pair.mutations.push_back(mutate(pair.after, inventor, random));
    }
    return pair;
}

Verdict try_pair(const Pair& pair, Form form, TrialDatabases& databases) {
    Trial trial(pair, form, databases);
    Verdict verdict;
    try {
        verdict.is_refused = !trial.run();
    } catch (const Error& error) {
        verdict.failure = message_of(error);
    } catch (const std::exception& error) {
        verdict.failure = error.what();
    }
    verdict.migration = trial.migration();
    return verdict;
}

}  // namespace varve::test
