// SPDX-License-Identifier: MIT
#pragma once

#include "varve/declare/variables.hpp"
#include "varve/diag/diagnostic.hpp"
#include "varve/session/url.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace varve::declare {

/// What a file of targets says: which databases are to be migrated in one run, and how. A plain value; nobody
/// has looked yet which files and rows there are. docs/guide/many-targets.md describes it for people.
struct Targets {
    /// Named one by one; complete, password included.
    std::vector<Url> urls = {};
    /// Patterns of SQLite files, seen from the working directory.
    std::vector<std::string> files = {};
    /// The database that the queries ask; absent: the project's.
    std::optional<Url> database = std::nullopt;
    /// Queries whose first column is URLs, or schemas of `database`; empty: none.
    std::string url_query = {};
    std::string schema_query = {};
    /// How many targets the waves have; what remains is the last one.
    std::vector<std::size_t> waves = {10, 100};
    std::optional<std::size_t> jobs = std::nullopt;
};

/// Each job has a thread, and a session or two with a server.
inline constexpr std::size_t most_jobs = 256;

/// Reads a file of targets: a mapping, or a list of URLs alone. Nothing when something was reported. Throws
/// Error(Io).
std::optional<Targets> read_targets(const std::string& path, const Variables& variables,
                                    DiagnosticSink& sink);

}  // namespace varve::declare
