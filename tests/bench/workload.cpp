// SPDX-License-Identifier: MIT
#include "workload.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace varve::bench {
namespace {

std::string padded(int number, std::size_t width) {
    const std::string digits = std::to_string(number);
    return std::string(width - std::min(width, digits.size()), '0') + digits;
}

std::string statement_down(int number) {
    const std::string table = "t" + std::to_string(number / 8);
    switch (number % 8) {
    case 0: return "DROP TABLE " + table;
    case 7: return "DROP INDEX " + table + "_name";
    default: return "ALTER TABLE " + table + " DROP COLUMN c" + std::to_string(number % 8);
    }
}

}  // namespace

Workspace::Workspace() {
    std::string pattern = (std::filesystem::temp_directory_path() / "varve-bench-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
        throw std::runtime_error("no directory for temporary files");
    }
    m_path = pattern;
}

Workspace::~Workspace() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

void write_file(const std::string& path, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path) << text;
}

void write_migrations(const std::string& directory, int count) {
    std::string parent;
    for (int number = 0; number < count; ++number) {
        const std::string id = "2026010100" + padded(number, 4) + "_step" + std::to_string(number);
        write_file(directory + "/" + id + ".sql",
                   "-- varve:migration " + id + "\n" +
                       (parent.empty() ? "" : "-- varve:parents " + parent + "\n") +
                       "-- varve:verdict unproven (written by hand)\n-- varve:up\n" +
                       migration_statement(number) + ";\n-- varve:down\n" + statement_down(number) + ";\n");
        parent = id;
    }
}

void write_heads(const std::string& directory, int count) {
    const std::string parent = "2026010100" + padded(count - 1, 4) + "_step" + std::to_string(count - 1);
    for (const std::string name : {"left", "right"}) {
        const std::string id = (name == "left" ? "20260102000000_" : "20260103000000_") + name;
        write_file(directory + "/" + id + ".sql",
                   "-- varve:migration " + id + "\n-- varve:parents " + parent +
                       "\n-- varve:up\nALTER TABLE t0 ADD COLUMN of_" + name +
                       " integer;\n-- varve:down\nALTER TABLE t0 DROP COLUMN of_" + name + ";\n");
    }
}

std::string migration_statement(int number) {
    // One table has seven small changes to come.
    const std::string table = "t" + std::to_string(number / 8);
    switch (number % 8) {
    case 0: return "CREATE TABLE " + table + " (id integer PRIMARY KEY, name varchar(40) NOT NULL)";
    case 7: return "CREATE INDEX " + table + "_name ON " + table + " (name)";
    default: return "ALTER TABLE " + table + " ADD COLUMN c" + std::to_string(number % 8) + " integer";
    }
}

std::string schema_of(int tables) {
    std::string sql;
    for (int number = 0; number < tables; ++number) {
        const std::string name = "t" + padded(number, 5);
        const std::string parent = number == 0 ? name : "t" + padded(number - 1, 5);
        sql += "CREATE TABLE " + name + " (\n  id integer PRIMARY KEY,\n  parent_id integer REFERENCES " +
               parent +
               " (id) ON DELETE CASCADE,\n  name varchar(40) NOT NULL,\n  email varchar(200),\n  age integer "
               "DEFAULT 18,\n"
               "  score numeric(10,2),\n  is_active boolean NOT NULL DEFAULT true,\n  born date,\n  note "
               "text,\n  count bigint "
               "CHECK (count >= 0)\n);\nCREATE INDEX " +
               name + "_name ON " + name + " (name);\nCREATE INDEX " + name + "_email ON " + name +
               " (email, age);\n";
    }
    return sql;
}

std::string settings_for(const std::string& url) {
    return "schema: schema.sql\nmigrations: migrations\nenvironments:\n  bench:\n    url: " + url + "\n";
}

}  // namespace varve::bench
