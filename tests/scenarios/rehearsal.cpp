// SPDX-License-Identifier: MIT
#include "scenarios/rehearsal.hpp"

#include "support/canary.hpp"
#include "support/dialects.hpp"
#include "support/observe.hpp"
#include "support/temporary_directory.hpp"

#include "varve/declare/declaration.hpp"
#include "varve/diag/error.hpp"
#include "varve/migration/apply.hpp"
#include "varve/migration/migration_file.hpp"
#include "varve/model/fingerprint.hpp"
#include "varve/plan/planner.hpp"
#include "varve/report/change_list.hpp"
#include "varve/report/schema_text.hpp"
#include "varve/report/unified_diff.hpp"
#include "varve/source/loader.hpp"
#include "varve/source/stated_access.hpp"

#include <stdexcept>

namespace varve::test {
namespace {

/// Throws with everything that was reported.
void throw_reports(const DiagnosticList& reports) {
    std::string text;
    for (const Diagnostic& diagnostic : reports.items()) {
        text += format(diagnostic);
    }
    throw std::runtime_error(text);
}

std::string lines(const std::vector<std::string>& all) {
    std::string text;
    for (const std::string& line : all) {
        text += line + "\n";
    }
    return text;
}

/// The statements as a scenario shows them: directives first, a semicolon behind each.
std::string script_of(const plan::Plan& plan) {
    std::string text;
    for (const std::string& directive : plan.directives) {
        text += "-- varve:" + directive + "\n";
    }
    for (const plan::Statement& statement : plan.statements) {
        text += statement.remark.empty() ? "" : "-- " + statement.remark + "\n";
        text += statement.sql + ";\n";
    }
    return text;
}

/// Empty for equal schemas; the order of columns is none of their content.
std::string schema_difference(const Schema& wanted, const Schema& actual) {
    if (fingerprint(wanted) == fingerprint(actual)) {
        return "";
    }
    return report::unified_diff({"wanted", report::schema_text(wanted)}, {"got", report::schema_text(actual)},
                                Colour::Never);
}

/// One run of one scenario; keeps what it finds in `result`.
class Stage {
public:
    Stage(const Scenario& scenario, const std::string& dialect)
        : m_scenario(scenario), m_name(dialect), m_dialect(dialect_named(dialect)),
          m_database(make_test_database(dialect)), m_wanted(make_test_database(dialect)) {}

    Rehearsal play();

private:
    void make_roles();
    void write(const StatedSchema& stated, const std::string& name);
    Schema load(const std::string& name);
    void build(const StatedSchema& stated, const Schema& loaded, TestDatabase& database);
    StatedSchema stated(const std::map<std::string, StatedSchema>& schemas) const;
    diff::Options options(const Schema& from, const Schema& to) const;
    migration::Migration migration_of(const plan::RoundTrip& plan) const;
    void go_forward(const migration::Migration& migration, const Schema& to);
    void go_back(const migration::Migration& migration, const Schema& from);
    Schema inspect() { return m_dialect.inspect(*m_connection, m_scope); }
    Schema inspect_with_canary() {
        return test::inspect_with_canary(m_dialect, *m_connection, m_database->url(), m_scope);
    }
    std::vector<std::string> observe(TestDatabase& database) { return database.observe(m_scope.managed); }
    void expect_equal(const std::string& what, const std::string& difference) {
        if (!difference.empty()) {
            m_result.failures.push_back(what + "\n" + difference);
        }
    }

    const Scenario& m_scenario;
    std::string m_name;
    const Dialect& m_dialect;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<TestDatabase> m_wanted;
    std::unique_ptr<Connection> m_connection;
    TemporaryDirectory m_files;
    std::map<std::string, source::Source> m_sources;
    /// What the two schemas speak of is managed, as it is for users.
    Scope m_scope;
    std::vector<diff::KnownRename> m_declared_renames;
    std::vector<std::string> m_rows_before;
    std::vector<std::string> m_observed_before;
    Rehearsal m_result;
};

StatedSchema Stage::stated(const std::map<std::string, StatedSchema>& schemas) const {
    const auto found = schemas.find(m_name);
    return found == schemas.end() ? StatedSchema{true, ""} : found->second;
}

/// Roles belong to the server, which other tests use at the same time.
void Stage::make_roles() {
    for (const std::string& role : m_scenario.roles) {
        m_database->query("DO $$ BEGIN CREATE ROLE " + role +
                          "; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$");
    }
}

void Stage::write(const StatedSchema& stated, const std::string& name) {
    const std::string path = m_files / (name + (stated.is_sql ? ".sql" : ".yaml"));
    write_file(path, stated.text);
    m_sources[name] = source::declared_source({path});
    const ManagedAccess stated_access = source::stated_access(m_sources[name], m_dialect);
    m_scope.managed.has_grants = m_scope.managed.has_grants || stated_access.has_grants;
    m_scope.managed.has_owners = m_scope.managed.has_owners || stated_access.has_owners;
}

Schema Stage::load(const std::string& name) {
    ShadowOptions shadow_options;
    shadow_options.target = m_database->url();
    source::LazyShadow shadow(m_dialect, shadow_options);
    source::LoadOptions load_options;
    load_options.caching = source::Caching::Off;
    load_options.scope = m_scope;
    DiagnosticList reports;
    std::optional<source::LoadedSchema> loaded =
        source::load(m_sources.at(name), m_dialect, shadow, load_options, reports);
    if (!loaded) {
        throw_reports(reports);
    }
    if (name == "to") {
        m_declared_renames = source::pending_renames(loaded->renames, inspect());
    }
    return std::move(loaded->schema);
}

/// SQL goes to the database as it stands; YAML as the plan that creates what was loaded from it.
void Stage::build(const StatedSchema& stated, const Schema& loaded, TestDatabase& database) {
    const std::string sql = stated.is_sql ? stated.text : script_of(plan::plan_creation(loaded, m_dialect));
    if (!sql.empty()) {
        database.query(sql);
    }
}

diff::Options Stage::options(const Schema& from, const Schema& to) const {
    diff::Options options;
    options.renames = m_declared_renames;
    for (const std::string& rename : m_scenario.renames) {
        options.renames.push_back(diff::parse_rename(rename, from, to));
    }
    options.open_renames =
        m_scenario.asks_about_renames ? diff::OpenRenames::Ask : diff::OpenRenames::DropAndAdd;
    return options;
}

/// Through the text of a migration file, as users run it.
migration::Migration Stage::migration_of(const plan::RoundTrip& plan) const {
    migration::Draft draft;
    draft.version = "20260101000000";
    draft.name = "scenario";
    draft.up = plan.up;
    draft.down = plan.down;
    DiagnosticList reports;
    std::optional<migration::Migration> migration = migration::read_migration(
        SourceText("scenario.sql", migration::write_migration(draft, m_dialect.lexis())), m_dialect.lexis(),
        reports);
    if (!migration) {
        throw_reports(reports);
    }
    return std::move(*migration);
}

void Stage::go_forward(const migration::Migration& migration, const Schema& to) {
    migration::apply(migration, migration::Direction::Up, *m_connection, m_dialect);
    expect_equal("after up the inspector sees another schema", schema_difference(to, inspect_with_canary()));
    expect_equal("after up the observer sees another schema",
                 difference(observe(*m_wanted), observe(*m_database)));
    diff::Options second;
    second.open_renames = diff::OpenRenames::DropAndAdd;
    expect_equal("a second diff is not empty",
                 report::change_list(diff::diff(inspect(), to, second).changes, Colour::Never));
    m_result.actual.rows = lines(m_database->rows());
}

void Stage::go_back(const migration::Migration& migration, const Schema& from) {
    if (migration.section(migration::Direction::Down) == nullptr) {
        m_result.failures.push_back("there is no way back");
        return;
    }
    migration::apply(migration, migration::Direction::Down, *m_connection, m_dialect);
    expect_equal("after down the inspector sees another schema", schema_difference(from, inspect()));
    expect_equal("after down the observer sees another schema",
                 difference(m_observed_before, observe(*m_database)));
    const std::vector<std::string> rows = m_database->rows();
    m_result.actual.rows_back = rows == m_rows_before ? "" : rows.empty() ? "none\n" : lines(rows);
}

Rehearsal Stage::play() {
    m_connection = m_dialect.connect(m_database->url());
    const StatedSchema stated_from = stated(m_scenario.from);
    const StatedSchema stated_to = stated(m_scenario.to);
    make_roles();
    write(stated_from, "from");
    write(stated_to, "to");
    build(stated_from, load("from"), *m_database);
    if (const auto rows = m_scenario.rows.find(m_name); rows != m_scenario.rows.end()) {
        m_database->query(rows->second);
    }
    m_rows_before = m_database->rows();
    m_observed_before = observe(*m_database);

    const Schema from = inspect_with_canary();
    const Schema to = load("to");
    build(stated_to, to, *m_wanted);
    const plan::RoundTrip plan = plan::plan_round_trip(from, to, options(from, to), m_dialect);
    m_result.actual.changes = report::change_list(plan.changes, Colour::Never);
    m_result.actual.questions = report::question_list(plan.questions, Colour::Never);
    m_result.actual.up = script_of(plan.up);
    m_result.actual.down = script_of(plan.down);
    if (!plan.questions.empty() || plan.up.empty()) {
        return m_result;
    }

    const migration::Migration migration = migration_of(plan);
    try {
        go_forward(migration, to);
        go_back(migration, from);
    } catch (const Error& error) {
        m_result.actual.error = std::string(error.what()) + "\n";
        const std::vector<std::string> rows = m_database->rows();
        if (m_result.actual.rows.empty()) {
            expect_equal("the failed change left something behind",
                         difference(m_observed_before, observe(*m_database)));
            expect_equal("the failed change lost rows", difference(m_rows_before, rows));
        }
    }
    return m_result;
}

}  // namespace

Rehearsal rehearse(const Scenario& scenario, const std::string& dialect) {
    return Stage(scenario, dialect).play();
}

}  // namespace varve::test
