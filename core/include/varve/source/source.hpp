// SPDX-License-Identifier: MIT
#pragma once

#include "varve/session/url.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varve::source {

enum class SourceKind {
    Declared,    ///< YAML and SQL files that say what the schema should be
    Migrations,  ///< a migration directory, all of it or up to a version
    Database,    ///< a live database
    Snapshot,    ///< a JSON file
};

/// Anything that has a schema. A plain value; nothing has been read yet.
struct Source {
    SourceKind kind = SourceKind::Declared;
    /// Files and folders, as the user typed them; one for Migrations and Snapshot, none for Database.
    std::vector<std::string> paths = {};
    /// Migrations only: the last migration that counts.
    std::optional<std::string> version = std::nullopt;
    /// Database only.
    std::optional<Url> url = std::nullopt;

    /// What people call it; passwords hidden.
    std::string description() const;
};

/// Tells what a text of the command line means: a URL, else a path, whose content decides.
///
/// `*.json` is a snapshot; a folder whose .sql files begin with `-- varve:migration`, an empty folder, or
/// `FOLDER@VERSION` is a migration directory; other files and folders are declarations. Throws Error(Usage)
/// for what does not exist.
Source parse_source(std::string_view text);

/// The declared schema of a project: `schema` of varve.yaml.
Source declared_source(std::vector<std::string> paths);

/// The dialect that the source itself names (database URL, snapshot); empty when it takes the other side's.
std::string dialect_of(const Source& source);

}  // namespace varve::source
