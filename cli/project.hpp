// SPDX-License-Identifier: MIT
#pragma once

#include "context.hpp"

#include "varve/declare/settings.hpp"
#include "varve/diff/diff.hpp"
#include "varve/migration/migration_directory.hpp"
#include "varve/source/loader.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace varve::cli {

/// The settings of the project that the command line is called in, or Reported. `url` stands in for `--url`
/// when the command names a database in another way.
declare::Settings settings_of(Context& context, const std::optional<Url>& url = std::nullopt);

/// The database of the settings. Throws Error(Configuration) with the ways to name one.
Url require_url(const declare::Settings& settings);

/// Throws Error(Connection) when the database of the settings is yet to be made: then nothing that is found
/// out about it means anything.
void require_database(const declare::Settings& settings, const Connection& connection);

/// The dialect of the settings: that of the URL, else the one that varve.yaml names.
const Dialect& dialect_of(const declare::Settings& settings, const DialectRegistry& dialects);

/// Throws Error(Io) when there is no folder of migrations: one that is misspelt must not look like one with
/// nothing in it.
void require_folder(const declare::Settings& settings);

/// The migration directory of the settings, or Reported.
migration::MigrationDirectory read_migrations(Context& context, const declare::Settings& settings,
                                              const Dialect& dialect);

/// The migration directory of the settings, as a source of schemas.
source::Source migrations_of(const declare::Settings& settings);

/// Whether everything is there that the settings name as the declared schema.
bool has_declared_schema(const declare::Settings& settings);

/// What counts, by the settings; where `manage` is not set, owners and grants count as far as one of the
/// sources states them.
Scope scope_of(Context& context, const declare::Settings& settings,
               const std::vector<source::Source>& sources, const Dialect& dialect);

/// A shadow for a dialect, by the settings; `target` is a database of the server to make it on.
source::LazyShadow shadow_for(const declare::Settings& settings, const Dialect& dialect,
                              const std::optional<Url>& target);

/// A source as a schema, or Reported.
source::LoadedSchema load_source(Context& context, const source::Source& source, const Dialect& dialect,
                                 source::LazyShadow& shadow, const source::LoadOptions& options);

/// `30s`, `5m`, `500ms`, `90` (seconds). Throws Error(Usage).
std::chrono::milliseconds parse_duration(const std::string& text);

}  // namespace varve::cli
