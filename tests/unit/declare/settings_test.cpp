// SPDX-License-Identifier: MIT
#include "varve/declare/settings.hpp"

#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

namespace varve::declare {

namespace {

/// A project on disk with a varve.yaml, read with the variables that a test gives.
class Project {
public:
    explicit Project(std::string_view settings, std::string_view variables = "") {
        test::write_file(m_folder / "varve.yaml", settings);
        if (!variables.empty()) {
            test::write_file(m_folder / ".env", variables);
        }
        request.config = m_folder / "varve.yaml";
        request.variables = {};
    }

    Settings settings() {
        DiagnosticList sink;
        const std::optional<Settings> loaded = load_settings(request, sink);
        for (const Diagnostic& item : sink.items()) {
            UNSCOPED_INFO(format(item));
        }
        REQUIRE(loaded);
        return *loaded;
    }
    std::string path(std::string_view name) const { return m_folder / name; }

    SettingsRequest request;

private:
    test::TemporaryDirectory m_folder;
};

constexpr std::string_view two_environments =
    "environments:\n"
    "  dev: {url: 'sqlite:dev.db'}\n"
    "  prod: {url: '${PROD_URL}', destructive: refuse, exclude: [tmp_*]}\n"
    "default_environment: dev\n"
    "destructive: allow\n";

}  // namespace

TEST_CASE("an empty file leaves everything at its default", "[declare]") {
    Project project("");
    const Settings settings = project.settings();

    CHECK(settings.schema == std::vector<std::string>{project.path("schema.yaml")});
    CHECK(settings.migrations == project.path("migrations"));
    CHECK_FALSE(settings.url);
    CHECK(settings.destructive == DestructivePolicy::Refuse);
}

TEST_CASE("what is managed is as the settings say, and open where they say nothing", "[declare]") {
    CHECK_FALSE(Project("").settings().managed);
    CHECK(Project("manage: [grants, owners]").settings().managed == ManagedAccess{true, true});
    CHECK(Project("manage: owners").settings().scope.managed == ManagedAccess{false, true});
    CHECK(Project("manage: []").settings().managed == ManagedAccess{});
}

TEST_CASE("paths and files of databases are seen from the folder of the settings", "[declare]") {
    Project project(
        "schema: [a.yaml, sub/b.sql]\nmigrations: db/steps\nenvironments: {dev: {url: 'sqlite:app.db'}}\n");
    const Settings settings = project.settings();

    CHECK(settings.schema == std::vector<std::string>{project.path("a.yaml"), project.path("sub/b.sql")});
    CHECK(settings.migrations == project.path("db/steps"));
    REQUIRE(settings.url);
    CHECK(settings.url->text() == "sqlite:" + project.path("app.db"));
}

TEST_CASE("URLs of memory, servers and absolute files stay as they are", "[declare]") {
    for (const char* url : {"sqlite::memory:", "sqlite:/var/a.db", "postgresql://h/db", "sqlite:///a.db"}) {
        CHECK(resolved_against(Url(url), "folder").text() == url);
    }
    CHECK(resolved_against(Url("sqlite:a.db"), "../x").text() == "sqlite:../x/a.db");
    CHECK(resolved_against(Url("sqlite:a.db"), ".").text() == "sqlite:a.db");
}

TEST_CASE("an environment that is not in use may have unset variables", "[declare]") {
    Project project(two_environments);
    const Settings settings = project.settings();

    CHECK(settings.environment == "dev");
    CHECK(settings.environments == std::vector<std::string>{"dev", "prod"});
    CHECK(settings.destructive == DestructivePolicy::Allow);
    CHECK(settings.url_origin == "environment dev of " + project.path("varve.yaml"));
}

TEST_CASE("flags win over variables, and variables over the file", "[declare]") {
    Project project(two_environments, "PROD_URL=postgresql://u:secret@prod/db\n");
    CHECK(project.settings().url->text() == "sqlite:" + project.path("dev.db"));

    project.request.variables["DATABASE_URL"] = "sqlite:from-database-url.db";
    CHECK(project.settings().url->text() == "sqlite:from-database-url.db");

    project.request.variables["VARVE_URL"] = "sqlite:from-varve-url.db";
    CHECK(project.settings().url_origin == "VARVE_URL");

    project.request.environment = "prod";
    const Settings prod = project.settings();
    CHECK(prod.url->text() == "postgresql://u:secret@prod/db");
    CHECK(prod.destructive == DestructivePolicy::Refuse);
    CHECK(prod.scope.exclude == std::vector<std::string>{"tmp_*"});

    project.request.url = "sqlite:flag.db";
    CHECK(project.settings().url->text() == "sqlite:flag.db");
}

TEST_CASE("a URL from the file of variables is seen from its folder", "[declare]") {
    Project project("", "DATABASE_URL=sqlite:app.db\n");

    CHECK(project.settings().url->text() == "sqlite:" + project.path("app.db"));
}

TEST_CASE("the only environment is the default one", "[declare]") {
    Project project("environments: {only: {url: 'sqlite:a.db'}}\n");

    CHECK(project.settings().environment == "only");
}

}  // namespace varve::declare
