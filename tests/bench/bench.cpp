// SPDX-License-Identifier: MIT
//
// varve_bench [--rounds N] [--only WORD] [--tables N] [--targets N] [--strict 1]: what varve costs beside the
// databases' own tools, as one table. Every ratio comes from one run in which both take turns; `best` is the
// best of all rounds. With --strict it ends with 1 when a target is missed. Needs sqlite3, psql and pg_dump.
#include "measure.hpp"
#include "workload.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <thread>

namespace varve::bench {
namespace {

struct Settings {
    int rounds = 5;
    int migrations = 1000;
    int tables = 1000;
    int targets = 1000;
    /// Only lines with this word.
    std::string only;
    /// A target that is missed is a failure.
    bool is_strict = false;
};

/// Programs beside this one, and the server to use.
struct Place {
    std::string varve;
    std::string empty;
    std::string server;
};

/// The table, printed line by line as the numbers come.
class Table {
public:
    explicit Table(const Settings& settings) : m_only(settings.only) {
        std::printf("%-52s %12s %12s %7s  %s\n", "what", "varve", "peer", "ratio", "target");
    }

    bool wants(const std::string& what) const { return what.find(m_only) != std::string::npos; }

    void ratio(const std::string& what, double varve, double peer, const char* unit, double target) {
        const double ratio = varve / peer;
        std::printf("%-52s %9.1f %s %9.1f %s %7.2f  <= %.1f%s\n", what.c_str(), varve, unit, peer, unit,
                    ratio, target, mark(ratio <= target));
        std::fflush(stdout);
    }
    void number(const std::string& what, double value, const char* unit, double target) {
        std::printf("%-52s %9.1f %s %12s %7s  <= %.0f %s%s\n", what.c_str(), value, unit, "-", "-", target,
                    unit, mark(value <= target));
        std::fflush(stdout);
    }

    /// How many targets were missed.
    int missed() const { return m_missed; }

private:
    const char* mark(bool is_reached) {
        m_missed += is_reached ? 0 : 1;
        return is_reached ? "" : "  MISSED";
    }

    std::string m_only;
    int m_missed = 0;
};

Program varve(const Place& place, const Workspace& project, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), place.varve);
    return {std::move(arguments), "", project.path()};
}

Program psql(const Place& place, const std::string& database, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(),
                     {"psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", place.server + "/" + database});
    return {std::move(arguments)};
}

void recreate_database(const Place& place, const std::string& name) {
    run(psql(place, "postgres", {"-c", "drop database if exists " + name + " with (force)"}));
    run(psql(place, "postgres", {"-c", "create database " + name}));
}

void bench_start(const Place& place, Table& table) {
    constexpr int rounds = 200;
    if (!table.wants("start")) {
        return;
    }
    const Workspace project;
    write_file(project / "varve.yaml", settings_for("sqlite:app.db"));
    write_file(project / "schema.sql", schema_of(1));
    write_migrations(project / "migrations", 1);
    run(varve(place, project, {"migrate"}));
    const Comparison version = compare(rounds, varve(place, project, {"--version"}), {{place.empty}});
    table.ratio("start: varve --version / empty program, wall", version.varve.wall_ms, version.peer.wall_ms,
                "ms", 2.0);
    const Comparison status = compare(rounds, varve(place, project, {"status"}), {{place.empty}});
    table.ratio("start: varve status on SQLite / empty program, wall", status.varve.wall_ms,
                status.peer.wall_ms, "ms", 2.0);
}

void show(Table& table, const std::string& what, const Comparison& comparison) {
    table.ratio(what + ", wall", comparison.varve.wall_ms, comparison.peer.wall_ms, "ms", 1.3);
    table.ratio(what + ", client CPU", comparison.varve.cpu_ms, comparison.peer.cpu_ms, "ms", 2.0);
}

/// The same statements as one script for a shell: what creates the history, then every migration with its
/// history row in one transaction. `rows` holds one INSERT per line.
std::string shell_script(const std::string& history, const std::string& rows) {
    std::string script = history;
    std::size_t begin = 0;
    for (int number = 0; begin < rows.size(); ++number) {
        const std::size_t end = rows.find(";\n", begin) + 2;
        script +=
            "BEGIN;\n" + migration_statement(number) + ";\n" + rows.substr(begin, end - begin) + "COMMIT;\n";
        begin = end;
    }
    return script;
}

void bench_sqlite_migrations(const Place& place, const Settings& settings, Table& table) {
    if (!table.wants("migrations on SQLite") && !table.wants("status")) {
        return;
    }
    const Workspace project;
    write_file(project / "varve.yaml", settings_for("sqlite:app.db"));
    write_migrations(project / "migrations", settings.migrations);
    run(varve(place, project, {"migrate"}));
    const std::string history = output_of({{"sqlite3", project / "app.db", ".schema varve_history"}});
    const std::string rows = output_of({{"sqlite3", project / "app.db", ".mode insert varve_history",
                                         "select * from varve_history order by position"}});
    write_file(project / "peer.sql", shell_script(history, rows));

    const auto forget = [&](const char* name) {
        return [&project, name] { std::filesystem::remove(project / name); };
    };
    show(table, std::to_string(settings.migrations) + " migrations on SQLite / sqlite3",
         compare(settings.rounds, varve(place, project, {"migrate"}),
                 {{"sqlite3", project / "peer.db"}, project / "peer.sql"}, forget("app.db"),
                 forget("peer.db")));
}

void bench_postgres_migrations(const Place& place, const Settings& settings, Table& table) {
    if (!table.wants("migrations on PostgreSQL")) {
        return;
    }
    const Workspace project;
    write_file(project / "varve.yaml", settings_for(place.server + "/bench_varve"));
    write_migrations(project / "migrations", settings.migrations);
    recreate_database(place, "bench_varve");
    run(varve(place, project, {"migrate"}));
    const std::string url = place.server + "/bench_varve";
    const std::string history =
        output_of({{"pg_dump", "--schema-only", "--table=varve_history", "--no-owner", url}});
    const std::string all =
        output_of({{"psql", "-X", "-At", "-d", url, "-c",
                    "select 'INSERT INTO public.varve_history SELECT * FROM "
                    "json_populate_record(NULL::public.varve_history, ' || quote_literal(row_to_json(h)) || "
                    "');' from varve_history h order by position"}});
    write_file(project / "peer.sql", "SET client_min_messages = warning;\n" + history +
                                         "SET search_path = public;\n" + shell_script("", all));
    Program peer = psql(place, "bench_peer", {"-f", project / "peer.sql"});
    show(table, std::to_string(settings.migrations) + " migrations on PostgreSQL / psql",
         compare(
             settings.rounds, varve(place, project, {"migrate"}), peer,
             [&] { recreate_database(place, "bench_varve"); },
             [&] { recreate_database(place, "bench_peer"); }));
}

void bench_status(const Place& place, const Settings& settings, Table& table, int applied) {
    const std::string name = "status, " + std::to_string(applied) + " applied";
    if (!table.wants(name)) {
        return;
    }
    const int rounds = settings.rounds * (applied > 100 ? 8 : 20);
    const std::string query = "select * from varve_history order by position";
    const Workspace project;
    write_migrations(project / "migrations", applied);
    write_file(project / "varve.yaml", settings_for("sqlite:app.db"));
    run(varve(place, project, {"migrate"}));
    // What was written a moment ago is read again each time, because clocks of file systems stand still for a
    // moment.
    std::this_thread::sleep_for(std::chrono::milliseconds(2100));
    const Comparison sqlite =
        compare(rounds, varve(place, project, {"status"}), {{"sqlite3", project / "app.db", query}});
    table.ratio(name + ", SQLite / query in sqlite3, wall", sqlite.varve.wall_ms, sqlite.peer.wall_ms, "ms",
                1.2);

    recreate_database(place, "bench_varve");
    write_file(project / "varve.yaml", settings_for(place.server + "/bench_varve"));
    run(varve(place, project, {"migrate"}));
    const Comparison postgres =
        compare(rounds, varve(place, project, {"status"}), psql(place, "bench_varve", {"-c", query}));
    table.ratio(name + ", PostgreSQL / query in psql, wall", postgres.varve.wall_ms, postgres.peer.wall_ms,
                "ms", 1.2);
}

/// Files of the same small database, for each run anew.
void copy_targets(const Workspace& project, int count) {
    std::filesystem::remove_all(project / "data");
    std::filesystem::create_directory(project / "data");
    for (int number = 0; number < count; ++number) {
        std::filesystem::copy_file(project / "first.db",
                                   project / ("data/" + std::to_string(number) + ".db"));
    }
}

/// Many files at once, beside a loop of shells over them.
void bench_targets(const Place& place, const Settings& settings, Table& table) {
    const std::string name = std::to_string(settings.targets) + " SQLite targets";
    if (!table.wants(name)) {
        return;
    }
    const Workspace project;
    write_file(project / "varve.yaml", settings_for("sqlite:model.db"));
    write_migrations(project / "migrations", 3);
    write_file(project / "targets.yaml", "files: data/*.db\n");
    run({{"sqlite3", project / "first.db", "CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT)"}});
    run(varve(place, project, {"migrate"}));
    const std::string history = output_of({{"sqlite3", project / "model.db", ".schema varve_history"}});
    const std::string rows = output_of({{"sqlite3", project / "model.db", ".mode insert varve_history",
                                         "select * from varve_history order by position"}});
    write_file(project / "peer.sql", shell_script(history, rows));

    const std::string jobs = std::to_string(std::max(1U, std::thread::hardware_concurrency()));
    const auto anew = [&] { copy_targets(project, settings.targets); };
    Program peer{{"sh", "-c", "ls data/*.db | xargs -P " + jobs + " -I{} sqlite3 -bail {} '.read peer.sql'"}};
    peer.directory = project.path();
    const Comparison both = compare(
        settings.rounds, varve(place, project, {"migrate", "--targets", "targets.yaml", "--jobs", jobs}),
        peer, anew, anew);
    table.ratio(name + " / sqlite3 in a loop, wall", both.varve.wall_ms, both.peer.wall_ms, "ms", 2.0);
    table.number(name + ", peak memory", both.varve.peak_mb, "MB", 40);
}

/// Two heads on a history of a hundred: what `varve merge` finds out, and what it remembers.
void bench_conflicts(const Place& place, const Settings& settings, Table& table) {
    if (!table.wants("conflict check")) {
        return;
    }
    const Workspace project;
    write_migrations(project / "migrations", 100);
    write_heads(project / "migrations", 100);
    const Program fresh = varve(place, project, {"merge", "--dry-run"});
    Program cold = fresh;
    cold.arguments.insert(cold.arguments.begin(), {"env", "VARVE_NO_CACHE=1"});
    write_file(project / "varve.yaml", settings_for("sqlite:app.db"));
    table.number("conflict check, 100 migrations, SQLite, wall", best_of(settings.rounds, cold).wall_ms, "ms",
                 1000);
    run(fresh);
    table.number("conflict check, 100 migrations, SQLite, known, wall",
                 best_of(settings.rounds, fresh).wall_ms, "ms", 1000);
    recreate_database(place, "bench_varve");
    write_file(project / "varve.yaml", settings_for(place.server + "/bench_varve"));
    table.number("conflict check, 100 migrations, PostgreSQL, wall", best_of(settings.rounds, cold).wall_ms,
                 "ms", 5000);
    run(fresh);
    table.number("conflict check, 100 migrations, PostgreSQL, known, wall",
                 best_of(settings.rounds, fresh).wall_ms, "ms", 5000);
}

/// A project whose database is what schema.sql declares, the declared side in the cache.
void build_sqlite_project(const Place& place, const Workspace& project, int tables) {
    write_file(project / "schema.sql", schema_of(tables));
    write_file(project / "varve.yaml", settings_for("sqlite:app.db"));
    // One transaction: a commit per table would take most of the time.
    write_file(project / "build.sql", "BEGIN;\n" + schema_of(tables) + "COMMIT;\n");
    run({{"sqlite3", project / "app.db"}, project / "build.sql"});
    run(varve(place, project, {"diff", "--exit-code"}));
}

void build_postgres_project(const Place& place, const Workspace& project, int tables) {
    write_file(project / "schema.sql", schema_of(tables));
    write_file(project / "varve.yaml", settings_for(place.server + "/bench_varve"));
    recreate_database(place, "bench_varve");
    run(psql(place, "bench_varve", {"-f", project / "schema.sql"}));
    run(psql(place, "bench_varve", {"-c", "vacuum analyze"}));
    run(varve(place, project, {"diff", "--exit-code"}));
}

void bench_diff(const Place& place, const Settings& settings, Table& table) {
    if (!table.wants("diff")) {
        return;
    }
    const std::string count = std::to_string(settings.tables);
    const Workspace sqlite;
    build_sqlite_project(place, sqlite, settings.tables);
    const Program diff_sqlite = varve(place, sqlite, {"diff", "--exit-code"});
    const Usage small = best_of(settings.rounds, diff_sqlite);
    table.number("diff of " + count + " tables, SQLite, CPU", small.cpu_ms, "ms", 200);
    table.number("diff of " + count + " tables, SQLite, peak memory", small.peak_mb, "MB", 80);
    const Workspace large;
    build_sqlite_project(place, large, settings.tables * 10);
    const Usage ten = best_of(1, varve(place, large, {"diff", "--exit-code"}));
    table.ratio("diff of ten times as many, SQLite, CPU growth", ten.cpu_ms, small.cpu_ms, "ms", 13.0);
    table.number("diff of ten times as many, SQLite, peak memory", ten.peak_mb, "MB", 800);

    const Workspace postgres;
    build_postgres_project(place, postgres, settings.tables);
    const Program diff_postgres = varve(place, postgres, {"diff", "--exit-code"});
    const Comparison with_dump = compare(settings.rounds, diff_postgres,
                                         {{"pg_dump", "--schema-only", place.server + "/bench_varve"}});
    table.ratio("diff of " + count + " tables, PostgreSQL / pg_dump, wall", with_dump.varve.wall_ms,
                with_dump.peer.wall_ms, "ms", 0.6);
    table.number("diff of " + count + " tables, PostgreSQL, peak memory", with_dump.varve.peak_mb, "MB", 80);
    const Workspace large_postgres;
    build_postgres_project(place, large_postgres, settings.tables * 10);
    const Usage ten_postgres = best_of(2, varve(place, large_postgres, {"diff", "--exit-code"}));
    table.ratio("diff of ten times as many, PostgreSQL, wall growth", ten_postgres.wall_ms,
                with_dump.varve.wall_ms, "ms", 13.0);
}

void bench_inspect(const Place& place, const Settings& settings, Table& table) {
    if (!table.wants("inspect")) {
        return;
    }
    const Workspace project;
    write_file(project / "schema.sql", every_kind_of_schema(settings.tables / 2));
    recreate_database(place, "bench_varve");
    run(psql(place, "bench_varve", {"-f", project / "schema.sql"}));
    run(psql(place, "bench_varve", {"-c", "vacuum analyze"}));
    const std::string url = place.server + "/bench_varve";
    const Comparison both =
        compare(settings.rounds, varve(place, project, {"inspect", url, "--format", "json"}),
                {{"pg_dump", "--schema-only", url}});
    const std::string what = "inspect of " + std::to_string(settings.tables * 12) + " objects";
    table.ratio(what + ", PostgreSQL / pg_dump, wall", both.varve.wall_ms, both.peer.wall_ms, "ms", 0.7);
    table.number(what + ", PostgreSQL, peak memory", both.varve.peak_mb, "MB", 60);
}

/// One change of a schema that is large and was generated before, proven, beside an inspection of it.
void bench_generate(const Place& place, const Settings& settings, Table& table) {
    if (!table.wants("generate")) {
        return;
    }
    const Workspace project;
    const std::string url = place.server + "/bench_varve";
    write_file(project / "schema.sql", schema_of(settings.tables));
    write_file(project / "varve.yaml", settings_for(url));
    recreate_database(place, "bench_varve");
    run(varve(place, project, {"generate", "first", "--quiet"}));
    run(varve(place, project, {"migrate", "--quiet"}));
    write_file(project / "schema.sql",
               schema_of(settings.tables) + "CREATE INDEX new_one ON t00007 (born);\n");
    const Comparison both =
        compare(settings.rounds, varve(place, project, {"generate", "second", "--quiet", "--dry-run"}),
                varve(place, project, {"inspect", url, "--format", "json"}));
    table.ratio("generate, one change of " + std::to_string(settings.tables) + " tables / inspect, wall",
                both.varve.wall_ms, both.peer.wall_ms, "ms", 3.0);
}

/// A private PostgreSQL server; it ends with the object.
class Server {
public:
    Server() { run({{script, "start", m_directory / "url"}}); }
    ~Server() {
        try {
            run({{script, "stop", m_directory / "url"}});
        } catch (const std::exception& error) {
            std::cerr << error.what() << "\n";
        }
    }
    /// Without a database.
    std::string url() const {
        const std::string text = output_of({{"head", "-1", m_directory / "url"}});
        return text.substr(0, text.rfind('/'));
    }

private:
    static constexpr const char* script = VARVE_SOURCE_DIRECTORY "/tests/support/postgres_server";
    Workspace m_directory;
};

Settings read_settings(int argc, char** argv) {
    Settings settings;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string name = argv[i];
        if (name == "--rounds") {
            settings.rounds = std::atoi(argv[i + 1]);
        } else if (name == "--only") {
            settings.only = argv[i + 1];
        } else if (name == "--tables") {
            settings.tables = std::atoi(argv[i + 1]);
        } else if (name == "--migrations") {
            settings.migrations = std::atoi(argv[i + 1]);
        } else if (name == "--targets") {
            settings.targets = std::atoi(argv[i + 1]);
        } else if (name == "--strict") {
            settings.is_strict = std::atoi(argv[i + 1]) != 0;
        }
    }
    return settings;
}

/// How many targets were missed.
int bench_all(const Settings& settings) {
    const std::string folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    const Server server;
    const Place place{folder + "/varve", folder + "/varve_bench_empty", server.url()};
    Table table(settings);
    bench_start(place, table);
    bench_sqlite_migrations(place, settings, table);
    bench_postgres_migrations(place, settings, table);
    bench_status(place, settings, table, 100);
    bench_status(place, settings, table, 1000);
    bench_targets(place, settings, table);
    bench_conflicts(place, settings, table);
    bench_diff(place, settings, table);
    bench_inspect(place, settings, table);
    bench_generate(place, settings, table);
    return table.missed();
}

}  // namespace
}  // namespace varve::bench

int main(int argc, char** argv) {
    try {
        const varve::bench::Settings settings = varve::bench::read_settings(argc, argv);
        return varve::bench::bench_all(settings) != 0 && settings.is_strict ? 1 : 0;
    } catch (const std::exception& error) {
        std::cerr << "varve_bench: " << error.what() << "\n";
        return 1;
    }
}
