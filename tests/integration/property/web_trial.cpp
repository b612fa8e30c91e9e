// SPDX-License-Identifier: MIT
#include "integration/property/web_trial.hpp"

#include "support/observe.hpp"

#include "varve/diag/error.hpp"
#include "varve/migration/apply.hpp"
#include "varve/migration/migration_file.hpp"
#include "varve/plan/planner.hpp"
#include "varve/report/change_list.hpp"
#include "varve/source/loader.hpp"

#include <algorithm>
#include <stdexcept>

namespace varve::test {
namespace {

/// One pair in its databases; what does not hold ends it with an exception.
class WebTrial {
public:
    WebTrial(const WebPair& pair, TrialDatabases& databases)
        : m_pair(pair), m_databases(databases), m_dialect(*databases.dialect) {}

    /// False when the server refuses a web.
    bool build();
    void run();
    const std::string& script() const { return m_script; }

private:
    Schema inspect() { return m_dialect.inspect(*m_connection, {}); }
    Schema desired();
    void go(const migration::Migration& migration, migration::Direction direction,
            const std::vector<std::string>& observed, const Schema& wanted);
    /// How many rows the tables have that are there before and after.
    std::string counts();

    const WebPair& m_pair;
    TrialDatabases& m_databases;
    const Dialect& m_dialect;
    std::unique_ptr<Connection> m_connection;
    std::vector<std::string> m_observed_before;
    std::vector<std::string> m_observed_after;
    std::string m_script;
};

bool WebTrial::build() {
    m_databases.live->reset();
    m_databases.wanted->reset();
    try {
        m_databases.live->query("begin; set local search_path = public;" + web_sql(m_pair.before) +
                                web_rows_sql(m_pair.before) + "commit");
        m_databases.wanted->query("begin; set local search_path = public;" + web_sql(m_pair.after) +
                                  "commit");
    } catch (const std::runtime_error& refusal) {
        m_script = refusal.what();
        return false;
    }
    m_observed_before = m_databases.live->observe();
    m_observed_after = m_databases.wanted->observe();
    return true;
}

Schema WebTrial::desired() {
    const std::string path = *m_databases.files / "web.sql";
    write_file(path, web_sql(m_pair.after));
    source::LoadOptions options;
    options.caching = source::Caching::Off;
    DiagnosticList reports;
    const auto loaded =
        source::load(source::declared_source({path}), m_dialect, *m_databases.shadow, options, reports);
    if (!loaded || reports.has_errors()) {
        throw std::runtime_error("the declared web is refused: " +
                                 (reports.items().empty() ? "" : format(reports.items().front())));
    }
    return loaded->schema;
}

std::string WebTrial::counts() {
    std::string text;
    const std::vector<std::string> kept = web_tables(m_pair.after);
    for (const std::string& table : web_tables(m_pair.before)) {
        if (std::find(kept.begin(), kept.end(), table) != kept.end()) {
            text += table + " " + m_databases.live->query("select count(*) from public." + table) + "\n";
        }
    }
    return text;
}

void WebTrial::go(const migration::Migration& migration, migration::Direction direction,
                  const std::vector<std::string>& observed, const Schema& wanted) {
    const std::string way = direction == migration::Direction::Up ? "up" : "down";
    const std::string counted = counts();
    try {
        migration::apply(migration, direction, *m_connection, m_dialect);
    } catch (const Error& error) {
        throw std::runtime_error(way + " failed: " + error.what() + "\n" + error.detail() + "\n" +
                                 error.statement());
    }
    if (const std::string lines = difference(observed, m_databases.live->observe()); !lines.empty()) {
        throw std::runtime_error(way + " led elsewhere:\n" + lines);
    }
    diff::Options options;
    options.open_renames = diff::OpenRenames::DropAndAdd;
    if (const auto left = diff::diff(inspect(), wanted, options).changes; !left.empty()) {
        throw std::runtime_error(way + ": a second diff is not empty:\n" +
                                 report::change_list(left, Colour::Never));
    }
    if (counts() != counted) {
        throw std::runtime_error(way + " lost rows: " + counted + "are now " + counts());
    }
}

void WebTrial::run() {
    m_connection = m_dialect.connect(m_databases.live->url());
    const Schema from = inspect();
    const Schema to = desired();
    diff::Options options;
    options.open_renames = diff::OpenRenames::DropAndAdd;
    const plan::RoundTrip plan = plan::plan_round_trip(from, to, options, m_dialect);
    if (plan.changes.empty()) {
        if (const std::string lines = difference(m_observed_after, m_observed_before); !lines.empty()) {
            throw std::runtime_error("no change was found, yet the observer sees one:\n" + lines);
        }
        return;
    }
    migration::Draft draft;
    draft.version = "20260101000000";
    draft.name = "web";
    draft.up = plan.up;
    draft.down = plan.down;
    m_script = migration::write_migration(draft, m_dialect.lexis());
    DiagnosticList reports;
    const auto migration =
        migration::read_migration(SourceText("web.sql", m_script), m_dialect.lexis(), reports);
    if (!migration) {
        throw std::runtime_error("the migration cannot be read: " + format(reports.items().front()));
    }
    go(*migration, migration::Direction::Up, m_observed_after, to);
    go(*migration, migration::Direction::Down, m_observed_before, from);
}

bool still_fails(const WebPair& pair, TrialDatabases& databases) {
    const WebVerdict verdict = try_web(pair, databases);
    return verdict.is_sound && !verdict.failure.empty();
}

void erase(Web& web, int id) {
    std::erase_if(web.nodes, [&](const WebNode& node) { return node.id == id; });
    prune(web);
}

/// Every pair that has one thing less: a node, a use, a difference.
std::vector<WebPair> smaller(const WebPair& pair) {
    std::vector<WebPair> candidates;
    for (const Web* web : {&pair.before, &pair.after}) {
        for (const WebNode& node : web->nodes) {
            WebPair without = pair;
            erase(without.before, node.id);
            erase(without.after, node.id);
            candidates.push_back(std::move(without));
        }
    }
    for (const WebNode& node : pair.after.nodes) {
        const WebNode* before = pair.before.find(node.id);
        if (before != nullptr && *before != node) {
            WebPair level = pair;
            *std::find(level.after.nodes.begin(), level.after.nodes.end(), node) = *before;
            prune(level.after);
            candidates.push_back(std::move(level));
        }
    }
    return candidates;
}

}  // namespace

WebPair random_web_pair(std::uint64_t seed) {
    Random random(seed);
    WebPair pair;
    pair.before = random_web(random);
    pair.after = pair.before;
    for (int left = random.below(5); left >= 0; --left) {
        pair.mutations.push_back(mutate(pair.after, random));
    }
    return pair;
}

WebVerdict try_web(const WebPair& pair, TrialDatabases& databases) {
    WebTrial trial(pair, databases);
    WebVerdict verdict;
    verdict.is_sound = trial.build();
    if (!verdict.is_sound) {
        verdict.script = trial.script();
        return verdict;
    }
    try {
        trial.run();
    } catch (const Error& error) {
        verdict.failure = std::string(error.what()) + "\n" + error.detail() + "\n" + error.statement();
    } catch (const std::exception& error) {
        verdict.failure = error.what();
    }
    verdict.script = trial.script();
    return verdict;
}

WebPair shrunk_web(WebPair pair, TrialDatabases& databases) {
    for (bool has_shrunk = true; has_shrunk;) {
        has_shrunk = false;
        for (WebPair& candidate : smaller(pair)) {
            if (still_fails(candidate, databases)) {
                pair = std::move(candidate);
                has_shrunk = true;
                break;
            }
        }
    }
    return pair;
}

}  // namespace varve::test
