// SPDX-License-Identifier: MIT
#include "integration/interruption/project.hpp"

namespace varve::test {
namespace {

std::string id_of(int number) {
    return "202601010000" + std::string(number < 10 ? "0" : "") + std::to_string(number) + "_step_" +
           std::to_string(number);
}

/// Every third one changes what earlier ones made, so that doing it twice or not at all shows.
std::string transactional_up_of(int number) {
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

std::string transactional_down_of(int number) {
    if (number % 3 != 0) {
        return "DROP TABLE t" + std::to_string(number) + ";\n";
    }
    return "DELETE FROM t1 WHERE id = " + std::to_string(number * 100) + ";\nALTER TABLE t" +
           std::to_string(number - 1) + " DROP COLUMN extra;\n";
}

/// The same tables, with statements in between that cannot run in a transaction or are told not to.
std::string stepped_up_of(const std::string& dialect, int number) {
    const bool is_postgres = dialect == "postgres";
    const std::string table = "t" + std::to_string(number);
    if (number % 3 != 0) {
        const std::string index =
            is_postgres ? "CREATE INDEX CONCURRENTLY " : "-- varve:no-transaction\nCREATE INDEX ";
        return "CREATE TABLE " + table + " (id integer PRIMARY KEY, note text);\nINSERT INTO " + table +
               " VALUES (1, 'one'), (2, 'two');\n" + index + table + "_by_note ON " + table +
               " (note);\nINSERT INTO " + table + " VALUES (3, 'three');\nUPDATE " + table +
               " SET id = id + 10;\n";
    }
    const std::string earlier = "t" + std::to_string(number - 1);
    const std::string drop =
        is_postgres ? "DROP INDEX CONCURRENTLY " : "-- varve:no-transaction\nDROP INDEX ";
    return "ALTER TABLE " + earlier + " ADD COLUMN extra integer DEFAULT 0;\n" + drop + earlier +
           "_by_note;\n-- varve:batch key=id size=1\nUPDATE " + earlier +
           " SET extra = extra + 1 WHERE :batch;\n" +
           (is_postgres ? "REINDEX TABLE CONCURRENTLY " + earlier + ";\nVACUUM " + earlier : "VACUUM") +
           ";\nINSERT INTO t1 (id, note) VALUES (" + std::to_string(number * 100) + ", 'step');\n";
}

std::string stepped_down_of(const std::string& dialect, int number) {
    if (number % 3 != 0) {
        return "DROP TABLE t" + std::to_string(number) + ";\n";
    }
    const bool is_postgres = dialect == "postgres";
    const std::string earlier = "t" + std::to_string(number - 1);
    return "DELETE FROM t1 WHERE id = " + std::to_string(number * 100) +
           ";\n-- varve:batch key=id size=2\nUPDATE " + earlier + " SET note = note || '!' WHERE :batch;\n" +
           (is_postgres ? "CREATE INDEX CONCURRENTLY " : "-- varve:no-transaction\nCREATE INDEX ") + earlier +
           "_by_note ON " + earlier + " (note);\nALTER TABLE " + earlier + " DROP COLUMN extra;\n";
}

}  // namespace

Project::Project(std::string dialect, Content content) : m_dialect(std::move(dialect)), m_content(content) {
    start_over();
    write_migrations();
}

Project::Project(std::string dialect, Content content, std::unique_ptr<TestDatabase> database)
    : m_dialect(std::move(dialect)), m_content(content), m_database(std::move(database)) {
    write_migrations();
}

std::string Project::up_of(int number) const {
    return m_content == Content::Steps ? stepped_up_of(m_dialect, number) : transactional_up_of(number);
}

std::string Project::down_of(int number) const {
    return m_content == Content::Steps ? stepped_down_of(m_dialect, number) : transactional_down_of(number);
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
    if (m_content == Content::Steps) {
        lines.push_back("journal: " + m_database->query("select count(*) from varve_journal"));
    }
    return lines;
}

}  // namespace varve::test
