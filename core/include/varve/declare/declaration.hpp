// SPDX-License-Identifier: MIT
#pragma once

#include "varve/declare/facets.hpp"
#include "varve/diag/diagnostic.hpp"
#include "varve/diag/source_text.hpp"
#include "varve/dialect/dialect.hpp"
#include "varve/model/schema.hpp"
#include "varve/sql/splitter.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace varve::declare {

/// SQL that a file declares, ready to run in the shadow, and where its characters stand in the file.
struct DeclaredStatement {
    std::string sql;
    std::shared_ptr<const SourceText> source;
    /// Byte of the file that each stretch of the SQL begins at; one stretch for SQL files, one per line in
    /// YAML.
    struct Stretch {
        std::size_t offset = 0;
        std::size_t byte = 0;
    };
    std::vector<Stretch> stretches;
    /// The settings that stand above it in its file, in order; null when there are none. Statements with the
    /// same settings share one list.
    std::shared_ptr<const std::vector<DeclaredStatement>> settings = nullptr;

    /// The place of a byte of the SQL.
    SourceRange range(std::size_t offset) const;
};

/// `renamed_from`: what the object was called before. Stays in the file after the rename has been carried
/// out.
struct DeclaredRename {
    ObjectId from;
    ObjectId to;
    SourceRange range;
};

/// A schema as the user wrote it, for one dialect: not comparable until a database has read it.
struct Declaration {
    /// From YAML: types are native, expressions as written, declared_at is set.
    Schema schema;
    /// From SQL files and `sql:` entries, in order; without settings, rows and whatever else makes no
    /// object.
    std::vector<DeclaredStatement> statements;
    std::vector<DeclaredRename> renames;
    /// From YAML: what programs are told and the database is not.
    Facets facets = {};
};

/// The files that a list of paths stands for: files as they are, folders as their .yaml, .yml and .sql files
/// at any depth, sorted. Throws Error(Io) for a path that does not exist.
std::vector<std::string> schema_files(const std::vector<std::string>& paths);

/// Reads and merges YAML and SQL files. Nothing when an error was reported; all errors of all files are.
std::optional<Declaration> read_declaration(const std::vector<std::string>& files, const Dialect& dialect,
                                            DiagnosticSink& sink);

/// The same from texts that are already in memory.
std::optional<Declaration> read_declaration(const std::vector<std::shared_ptr<const SourceText>>& sources,
                                            const Dialect& dialect, DiagnosticSink& sink);

}  // namespace varve::declare
