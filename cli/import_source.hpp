// SPDX-License-Identifier: MIT
#pragma once

#include "context.hpp"

#include "varve/adopt/conversion.hpp"
#include "varve/adopt/tool.hpp"
#include "varve/declare/settings.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace varve::cli {

/// The folder, and where a database is named the table, that `varve import` reads.
class ImportSource {
public:
    struct Options {
        std::optional<std::string> tool = std::nullopt;
        /// `name=value`
        std::vector<std::string> variables = {};
        std::optional<std::string> table = std::nullopt;
        std::optional<std::string> registry = std::nullopt;
    };

    /// Lists the folder, connects, finds out whose it is. Throws Error(Usage) where nothing tells, and for a
    /// folder that is varve's own. Borrows everything but strings.
    ImportSource(Context& context, const declare::Settings& settings, const Dialect& dialect,
                 const std::string& folder, const Options& options);

    const adopt::Tool& tool() const { return *m_tool; }
    /// Whether what is applied can be known.
    bool has_table() const { return m_has_table; }
    /// The database itself; only where one is named.
    Connection& database() { return *m_database; }

    /// The files as drafts of varve's migrations, or Reported.
    std::vector<adopt::Adopted> converted(Context& context);
    /// Files and rows, once they were converted.
    const adopt::ForeignHistory& history() const { return m_history; }
    /// When the tool has applied a migration, as varve writes it; empty where it does not know.
    std::string applied_at(std::size_t place) const;
    /// Patterns of what the tool keeps in the database.
    std::vector<std::string> own_patterns() const;

private:
    bool has_table_of(const adopt::Tool& tool);
    Connection& registry() { return m_registry ? *m_registry : *m_database; }
    const adopt::Tool* choose();

    const Dialect& m_dialect;
    adopt::Folder m_folder;
    Options m_options;
    std::unique_ptr<Connection> m_database;
    std::unique_ptr<Connection> m_registry;
    const adopt::Tool* m_tool = nullptr;
    bool m_has_table = false;
    adopt::ForeignHistory m_history = {};
};

}  // namespace varve::cli
