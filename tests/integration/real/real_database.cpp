// SPDX-License-Identifier: MIT
#include "integration/real/real_database.hpp"

#include "support/dialects.hpp"
#include "support/observe.hpp"
#include "support/postgres_server.hpp"
#include "support/process.hpp"

#include "varve/diff/diff.hpp"

#include <algorithm>
#include <iostream>

namespace varve::test {

namespace {

namespace fs = std::filesystem;

const fs::path collection = fs::path(VARVE_SOURCE_DIRECTORY) / ".." / "shared" / "real";

class RealSqlite final : public RealDatabase {
public:
    Url url() const override { return Url("sqlite:" + file()); }

    void run_file(const std::string& path) override {
        run_or_throw({.arguments = {"sqlite3", "-batch", "-bail", "-cmd", "pragma synchronous=off", file()},
                      .standard_input = read_file(path)});
    }

    std::vector<std::string> dumps() override {
        return {run_or_throw({.arguments = {"sqlite3", file(), ".schema"}}),
                run_or_throw({.arguments = {"sqlite3", file(), ".dump"}})};
    }

    void keep() override {
        fs::copy_file(file(), m_folder / "kept.db", fs::copy_options::overwrite_existing);
    }
    void come_back() override {
        fs::copy_file(m_folder / "kept.db", file(), fs::copy_options::overwrite_existing);
    }

private:
    std::string file() const { return m_folder / "real.db"; }

    TemporaryDirectory m_folder;
};

#ifdef VARVE_WITH_POSTGRES
class RealPostgres final : public RealDatabase {
public:
    ~RealPostgres() override { drop_copy(); }

    Url url() const override { return Url(m_database.url()); }

    void run_file(const std::string& path) override {
        run_or_throw(
            {.arguments = {"psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", path, m_database.url()}});
    }

    std::vector<std::string> dumps() override {
        const std::optional<std::string> dump = dump_postgres(m_database.url());
        return dump ? std::vector<std::string>{*dump} : std::vector<std::string>();
    }

    void keep() override {
        drop_copy();
        server("CREATE DATABASE " + copy() + " TEMPLATE " + m_database.name());
        m_has_copy = true;
    }
    void come_back() override {
        server("DROP DATABASE " + m_database.name());
        server("CREATE DATABASE " + m_database.name() + " TEMPLATE " + copy());
    }

private:
    std::string copy() const { return m_database.name() + "_kept"; }
    static void server(const std::string& sql) { postgres_query(postgres_server_url(), sql); }
    void drop_copy() {
        if (m_has_copy) {
            server("DROP DATABASE " + copy());
            m_has_copy = false;
        }
    }

    ScratchDatabase m_database;
    bool m_has_copy = false;
};
#endif

}  // namespace

const Dialect& RealDatabase::dialect() const {
    return dialect_named(url().scheme() == "sqlite" ? "sqlite" : "postgres");
}

Schema RealDatabase::inspect() const {
    return dialect().inspect(*dialect().connect(url()), {});
}

std::unique_ptr<RealDatabase> make_real_database(std::string_view dialect) {
#ifdef VARVE_WITH_POSTGRES
    if (dialect == "postgres") {
        return std::make_unique<RealPostgres>();
    }
#endif
    if (dialect != "sqlite") {
        throw std::runtime_error("this build has no " + std::string(dialect));
    }
    return std::make_unique<RealSqlite>();
}

std::vector<RealSchema> real_schemas(std::string_view dialect) {
    std::vector<RealSchema> schemas;
    std::error_code ignored;
    for (const fs::directory_entry& application : fs::directory_iterator(collection, ignored)) {
        const fs::path folder = application.path() / dialect;
        if (fs::is_regular_file(folder / "schema.sql", ignored)) {
            schemas.push_back({application.path().filename().string(), std::string(dialect), folder});
        }
    }
    std::sort(schemas.begin(), schemas.end(), [](const RealSchema& left, const RealSchema& right) {
        return left.application < right.application;
    });
    if (schemas.empty()) {
        std::cout << "skipped: there are no schemas of applications in " << collection.lexically_normal()
                  << "\n";
    }
    return schemas;
}

std::vector<std::string> differences(const Schema& left, const Schema& right) {
    diff::Options options;
    options.open_renames = diff::OpenRenames::DropAndAdd;
    std::vector<std::string> lines;
    for (const Change& change : diff::diff(left, right, options).changes) {
        lines.push_back(describe(change));
    }
    return lines;
}

}  // namespace varve::test
