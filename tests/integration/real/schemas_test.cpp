// SPDX-License-Identifier: MIT
#include "integration/real/real_database.hpp"

#include "varve/plan/planner.hpp"
#include "varve/report/sql.hpp"
#include "varve/report/yaml.hpp"
#include "varve/source/loader.hpp"

#include <catch2/catch.hpp>

#include <iostream>
#include <map>

namespace varve::test {

namespace {

using Texts = std::vector<std::string>;

/// One schema of an application in a database of its own, and what varve makes of it.
class RoundTrips {
public:
    explicit RoundTrips(const RealSchema& real)
        : m_real(real), m_origin(make_real_database(real.dialect)),
          m_shadow(m_origin->dialect(), {m_origin->url()}) {}

    /// False where the server lacks an extension that the application wants.
    bool load() {
        try {
            m_origin->run_file(schema_file());
        } catch (const std::runtime_error& error) {
            if (std::string_view(error.what()).find("is not available") == std::string_view::npos) {
                throw;
            }
            std::cout << m_real.application << " is left out: " << error.what();
            return false;
        }
        m_schema = m_origin->inspect();
        return true;
    }

    void through_sql() {
        write_file(m_files / "again.sql", report::sql(m_schema, dialect()));
        check_run("printed as SQL and run by the shell", m_files / "again.sql");
    }

    void through_yaml() {
        const std::string path = m_files / "again.yaml";
        write_file(path, report::yaml(m_schema, dialect()));
        const Schema declared = check_declared("printed as YAML", path);
        write_file(m_files / "up.sql", dialect().renderer().script(plan::plan_creation(declared, dialect())));
        check_run("printed as YAML and planned", m_files / "up.sql");
    }

    void through_files() {
        write_folder("sql", report::sql_files(m_schema, dialect()));
        check_declared("one SQL file for each object", m_files / "sql");
        write_folder("yaml", report::yaml_files(m_schema, dialect()));
        check_declared("one YAML file for each object", m_files / "yaml");
    }

    void declared_by_application() { check_declared("as the application ships it", schema_file()); }

    void declared_by_dump() {
        int number = 0;
        for (const std::string& dump : m_origin->dumps()) {
            const std::string path = m_files / ("dump" + std::to_string(++number) + ".sql");
            write_file(path, dump);
            check_declared("dump " + std::to_string(number), path);
        }
    }

private:
    const Dialect& dialect() const { return m_origin->dialect(); }
    std::string schema_file() const { return (m_real.folder / "schema.sql").string(); }

    void write_folder(const std::string& name, const std::map<std::string, std::string>& files) {
        for (const auto& [path, text] : files) {
            write_file(std::filesystem::path(m_files / name) / path, text);
        }
    }

    void check_run(const std::string& way, const std::string& path) {
        INFO(m_real.application << ": " << way);
        const std::unique_ptr<RealDatabase> fresh = make_real_database(m_real.dialect);
        fresh->run_file(path);
        CHECK(differences(m_schema, fresh->inspect()) == Texts{});
    }

    Schema check_declared(const std::string& way, const std::string& path) {
        INFO(m_real.application << ": " << way);
        DiagnosticList reports;
        source::LoadOptions options;
        options.caching = source::Caching::Off;
        const std::optional<source::LoadedSchema> loaded =
            source::load(source::declared_source({path}), dialect(), m_shadow, options, reports);
        for (const Diagnostic& report : reports.items()) {
            FAIL_CHECK(format(report));
        }
        REQUIRE(loaded);
        CHECK(differences(m_schema, loaded->schema) == Texts{});
        return loaded->schema;
    }

    const RealSchema& m_real;
    std::unique_ptr<RealDatabase> m_origin;
    source::LazyShadow m_shadow;
    TemporaryDirectory m_files;
    Schema m_schema;
};

void check_all(std::string_view dialect) {
    for (const RealSchema& real : real_schemas(dialect)) {
        DYNAMIC_SECTION(real.application) {
            RoundTrips trips(real);
            if (trips.load()) {
                trips.through_sql();
                trips.through_yaml();
                trips.through_files();
                trips.declared_by_application();
                trips.declared_by_dump();
            }
        }
    }
}

}  // namespace

TEST_CASE("schemas of applications come back equal in every form, sqlite", "[sqlite]") {
    check_all("sqlite");
}

TEST_CASE("schemas of applications come back equal in every form, postgres", "[postgres]") {
    check_all("postgres");
}

}  // namespace varve::test
