// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/dialect/shadow.hpp"
#include "varve/execute/generator.hpp"
#include "varve/migration/migration_directory.hpp"

#include <map>
#include <string>
#include <vector>

namespace varve::execute {

/// One migration in the place of many.
struct Squash {
    std::vector<const migration::Migration*> replaced = {};
    migration::Draft draft;
    /// The file.
    std::string text;
    /// Statements over rows that were taken over as they are.
    std::size_t kept_statements = 0;
    /// Why it cannot be done, line by line, for people; empty when it was proven.
    std::vector<std::string> problems = {};

    bool holds() const { return problems.empty(); }
};

/// Makes one migration of a history and proves that it leads to the same schema and the same rows, by itself
/// and under everything that builds on it. Writes nothing. Borrows everything.
class Squasher {
public:
    Squasher(const migration::MigrationDirectory& directory, const Dialect& dialect, Shadow& shadow,
             Scope scope)
        : m_directory(directory), m_dialect(dialect), m_shadow(shadow), m_scope(std::move(scope)) {}

    /// Everything up to `last`. Throws what apply() throws when the history itself fails.
    Squash squash(const migration::Migration& last, const std::string& version, const std::string& name);

private:
    struct End {
        Schema schema;
        std::vector<std::string> observed;
        std::map<std::string, std::vector<std::string>> rows;
    };
    using Path = std::vector<const migration::Migration*>;

    End look();
    End run(const Path& path);
    void write(Squash& squash, const Schema& empty, const End& end);
    void keep_data(Squash& squash, const End& end);
    void prove(Squash& squash, const End& empty, const End& end);
    /// With the rest of the directory on top of it.
    void prove_whole(Squash& squash, const End& whole);
    migration::Migration read(const Squash& squash) const;

    const migration::MigrationDirectory& m_directory;
    const Dialect& m_dialect;
    Shadow& m_shadow;
    Scope m_scope;
};

}  // namespace varve::execute
