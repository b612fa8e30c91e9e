// SPDX-License-Identifier: MIT
#include "integration/postgres/round_trip.hpp"

#include "postgres/dialect.hpp"
#include "postgres/inspect/inspector.hpp"

#include "support/observe.hpp"
#include "support/temporary_directory.hpp"

#include "varve/declare/snapshot.hpp"
#include "varve/diff/diff.hpp"
#include "varve/report/sql.hpp"
#include "varve/report/yaml.hpp"
#include "varve/source/loader.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <sstream>
#include <stdexcept>

/// \file
/// Walks the catalogues of the server: whatever it can describe is either modelled, reported as unmodelled,
/// or on a list here with the reason why it is no object of a schema. A new version of the server that has a
/// new kind makes the test fail.

namespace varve::test {
namespace {

/// Catalogues of what belongs to the whole server, or is data, or a wish for objects that do not exist yet.
const std::map<std::string, std::string> not_schema{
    {"pg_auth_members", "who is in which role belongs to the server"},
    {"pg_authid", "roles belong to the server"},
    {"pg_database", "databases belong to the server"},
    {"pg_default_acl", "rights that objects will get"},
    {"pg_largeobject_metadata", "large objects are data"},
    {"pg_parameter_acl", "rights on settings belong to the server"},
    {"pg_tablespace", "tablespaces belong to the server"},
};

/// Catalogues of parts that have no name of their own: what they belong to speaks of them.
const std::map<std::string, std::string> parts{
    {"pg_amop", "operators of a class or family"},
    {"pg_amproc", "functions of a class or family"},
    {"pg_publication_namespace", "schemas of a publication"},
    {"pg_publication_rel", "tables of a publication"},
};

/// Rows that are not objects of this database: tables that hold long values, what a parent gives to a child,
/// subscriptions of other databases.
const std::map<std::string, std::string> conditions{
    {"pg_attrdef",
     "EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = x.adrelid AND a.attnum = x.adnum AND "
     "a.attislocal)"},
    {"pg_class", "x.relnamespace <> 'pg_toast'::regnamespace"},
    // A NOT NULL belongs to its column.
    {"pg_constraint", "x.conislocal AND x.contype <> 'n'"},
    {"pg_subscription", "x.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())"},
};

/// A database with one object of every kind. The server refuses to drop one that has a subscription.
struct EveryKind : PostgresDatabase {
    EveryKind() { query(for_postgres_version(read_file(VARVE_EVERY_KIND))); }
    ~EveryKind() { query("DROP SUBSCRIPTION follower"); }
    EveryKind(const EveryKind&) = delete;
    EveryKind& operator=(const EveryKind&) = delete;
};

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

/// Catalogues with numbered rows.
std::vector<std::string> catalogues(const PostgresDatabase& database) {
    return lines_of(database.query(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'oid' "
        "WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' ORDER BY 1"));
}

/// Whether the server knows rows of a catalogue as objects; it refuses the address when not.
bool is_describable(const PostgresDatabase& database, const std::string& catalogue) {
    try {
        database.query("SELECT pg_describe_object('" + catalogue + "'::regclass, 1, 0)");
        return true;
    } catch (const std::runtime_error&) {
        return false;
    }
}

/// `number number words` of the rows that users made: not members of extensions, and not what came with
/// another object, which is an internal part of it.
std::vector<std::string> rows_of(const PostgresDatabase& database, const std::string& catalogue) {
    const std::string quoted = "'" + catalogue + "'::regclass";
    const auto condition = conditions.find(catalogue);
    return lines_of(database.query(
        "SELECT concat_ws(' ', " + quoted + "::oid, x.oid, pg_describe_object(" + quoted +
        ", x.oid, 0)) FROM " + catalogue +
        " x WHERE x.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = " + quoted +
        " AND e.objid = x.oid AND e.deptype IN ('e', 'i', 'P', 'S')) AND " +
        (condition == conditions.end() ? "true" : condition->second) + " ORDER BY 1"));
}

bool is_known(const postgres::Catalogue& found, const std::string& row) {
    std::istringstream stream(row);
    Oid catalogue = 0;
    Oid number = 0;
    stream >> catalogue >> number;
    const ObjectId* id = found.find(catalogue, number);
    return id != nullptr && found.schema.contains(*id);
}

Schema loaded(const std::string& path, const PostgresDatabase& database) {
    source::LazyShadow shadow(postgres::dialect(), {Url(database.database.url())});
    source::LoadOptions options;
    options.caching = source::Caching::Off;
    DiagnosticList reports;
    const auto found =
        source::load(source::parse_source(path), postgres::dialect(), shadow, options, reports);
    for (const Diagnostic& report : reports.items()) {
        FAIL_CHECK(report.message);
    }
    return found ? found->schema : Schema();
}

void check_equal(const Schema& is, const Schema& wanted) {
    for (const Change& change : diff::diff(is, wanted).changes) {
        FAIL_CHECK(describe(change));
    }
}

}  // namespace

TEST_CASE(
    "every kind of object that the server can describe is modelled, or reported, or no part of a schema") {
    EveryKind database;

    const postgres::Catalogue found =
        postgres::read_catalogue(dynamic_cast<postgres::ServerConnection&>(*database.connection), {});

    for (const std::string& catalogue : catalogues(database)) {
        if (not_schema.contains(catalogue) || !is_describable(database, catalogue)) {
            continue;
        }
        INFO("every_kind.sql must make an object for each catalogue: " << catalogue);
        const std::vector<std::string> rows = rows_of(database, catalogue);
        CHECK((!rows.empty() || parts.contains(catalogue)));
        for (const std::string& row : rows) {
            INFO("the inspector must name it or report it: " << row);
            CHECK((parts.contains(catalogue) || is_known(found, row)));
        }
    }
}

TEST_CASE("the walk over the catalogues misses what the inspector did not read") {
    PostgresDatabase database;
    const postgres::Catalogue found =
        postgres::read_catalogue(dynamic_cast<postgres::ServerConnection&>(*database.connection), {});

    database.query("CREATE TABLE late (id integer); CREATE TEXT SEARCH CONFIGURATION late (COPY = simple)");

    for (const std::string catalogue : {"pg_class", "pg_type", "pg_ts_config"}) {
        const std::vector<std::string> rows = rows_of(database, catalogue);
        CHECK((catalogue == "pg_type" || !rows.empty()));
        CHECK(std::none_of(rows.begin(), rows.end(),
                           [&](const std::string& row) { return is_known(found, row); }));
    }
}

TEST_CASE("every kind of object comes back equal from the SQL, the YAML and the snapshot that varve writes") {
    EveryKind database;
    // What is not modelled cannot come back.
    database.query("DROP TYPE app.name_type CASCADE; DROP TYPE app.shell");
    const Schema schema = database.inspect();
    const TemporaryDirectory files;

    for (const auto& [name, text] : {std::pair("again.sql", report::sql(schema, postgres::dialect())),
                                     std::pair("again.yaml", report::yaml(schema, postgres::dialect())),
                                     std::pair("again.json", declare::write_snapshot(schema, "postgres"))}) {
        write_file(files / name, text);
        INFO(text);
        check_equal(loaded(files / name, database), schema);
    }
}

TEST_CASE("every kind of object comes back equal from one file for each object, and from a dump") {
    EveryKind database;
    database.query("DROP TYPE app.name_type CASCADE; DROP TYPE app.shell");
    // pg_dump does not say the handler of a language where an extension has it.
    database.query("DROP LANGUAGE other CASCADE");
    const Schema schema = database.inspect();
    const TemporaryDirectory files;
    const auto write_folder = [&](const std::string& name, const std::map<std::string, std::string>& texts) {
        for (const auto& [path, text] : texts) {
            write_file(files / (name + "/" + path), text);
        }
    };
    write_folder("sql", report::sql_files(schema, postgres::dialect()));
    write_folder("yaml", report::yaml_files(schema, postgres::dialect()));
    std::vector<std::string> names{"sql", "yaml"};
    if (const std::optional<std::string> dump = dump_postgres(database.database.url())) {
        write_file(files / "dump.sql", *dump);
        names.emplace_back("dump.sql");
    }

    for (const std::string& name : names) {
        INFO(name);
        check_equal(loaded(files / name, database), schema);
    }
}

}  // namespace varve::test
