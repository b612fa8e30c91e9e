// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace varve::bench {

/// An empty directory below the one for temporary files, gone with the object.
class Workspace {
public:
    Workspace();
    ~Workspace();
    Workspace(const Workspace&) = delete;
    Workspace& operator=(const Workspace&) = delete;

    const std::string& path() const { return m_path; }
    std::string operator/(const std::string& name) const { return m_path + "/" + name; }

private:
    std::string m_path;
};

void write_file(const std::string& path, const std::string& text);

/// A directory of so many migrations of one small statement each: a table now and then, columns and indexes
/// between.
void write_migrations(const std::string& directory, int count);

/// Two migrations that build on the last of so many, and not on each other.
void write_heads(const std::string& directory, int count);

/// The statement of one of them, counting from 0.
std::string migration_statement(int number);

/// So many tables with ten columns, two indexes and a foreign key each.
std::string schema_of(int tables);

/// So many parts of a schema with every kind of object that people use, 24 objects each.
std::string every_kind_of_schema(int parts);

/// `varve.yaml` for a database, with schema.sql and migrations/ beside it.
std::string settings_for(const std::string& url);

}  // namespace varve::bench
