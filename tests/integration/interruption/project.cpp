// SPDX-License-Identifier: MIT
#include "integration/interruption/project.hpp"

namespace varve::test {
namespace {

std::string id_of(int number) {
    return "202601010000" + std::string(number < 10 ? "0" : "") + std::to_string(number) + "_step_" +
           std::to_string(number);
}

/// Every third one changes what earlier ones made, so that doing it twice or not at all shows.
std::string up_of(int number) {
    const std::string table = "t" + std::to_string(number);
    if (number % 3 != 0) {
        return "CREATE TABLE " + table + " (id integer PRIMARY KEY, note text);\nINSERT INTO " + table +
               " VALUES (1, 'one'), (2, 'two');\nCREATE INDEX " + table + "_by_note ON " + table +
               " (note);\n";
    }
    const std::string earlier = "t" + std::to_string(number - 1);
    return "ALTER TABLE " + earlier + " ADD COLUMN extra integer DEFAULT 0;\nUPDATE " + earlier +
           " SET extra = extra + 1;\nINSERT INTO t1 (id, note) VALUES (" + std::to_string(number * 100) +
           ", 'step');\n";
}

std::string down_of(int number) {
    if (number % 3 != 0) {
        return "DROP TABLE t" + std::to_string(number) + ";\n";
    }
    return "DELETE FROM t1 WHERE id = " + std::to_string(number * 100) + ";\nALTER TABLE t" +
           std::to_string(number - 1) + " DROP COLUMN extra;\n";
}

}  // namespace

Project::Project(std::string dialect) : m_dialect(std::move(dialect)) {
    start_over();
    write_migrations();
}

void Project::write_migrations() const {
    write_file(m_directory / "varve.yaml", "migrations: migrations\nschema: schema.yaml\n");
    write_file(m_directory / "schema.yaml", "tables: {}\n");
    for (int number = 1; number <= migration_count; ++number) {
        std::string text = "-- varve:migration " + id_of(number) + "\n";
        text += number > 1 ? "-- varve:parents " + id_of(number - 1) + "\n" : "";
        text += "\n-- varve:up\n" + up_of(number) + "\n-- varve:down\n" + down_of(number);
        write_file(m_directory / ("migrations/" + id_of(number) + ".sql"), text);
    }
}

Command Project::command(std::vector<std::string> arguments,
                         const std::map<std::string, std::string>& environment) const {
    Command command;
    command.arguments = std::move(arguments);
    command.arguments.insert(command.arguments.begin(), VARVE_BINARY);
    command.arguments.insert(command.arguments.end(), {"--url", m_database->url().text()});
    command.directory = m_directory.path();
    command.environment = environment;
    command.environment["HOME"] = m_directory.path().string();
    return command;
}

std::vector<std::string> Project::state() const {
    std::vector<std::string> lines = m_database->observe();
    for (const std::string& row : m_database->rows()) {
        lines.push_back(row);
    }
    lines.push_back(m_database->query("select version from varve_history order by position"));
    return lines;
}

}  // namespace varve::test
