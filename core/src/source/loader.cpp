// SPDX-License-Identifier: MIT
#include "varve/source/loader.hpp"

#include "access_statements.hpp"
#include "schema_cache.hpp"
#include "shadow_run.hpp"

#include "varve/declare/snapshot.hpp"
#include "varve/diag/error.hpp"
#include "varve/migration/replay.hpp"
#include "varve/model/codec.hpp"

#include <algorithm>
#include <functional>

namespace varve::source {

namespace {

/// Loads one source; the members are what every kind needs.
class Loader {
public:
    Loader(const Dialect& dialect, LazyShadow& shadow, const LoadOptions& options, DiagnosticSink& sink)
        : m_dialect(dialect), m_shadow(shadow), m_options(options), m_sink(sink),
          m_cache(options.caching == Caching::On ? SchemaCache::usual_folder() : std::string()) {}

    std::optional<LoadedSchema> load(const Source& source) {
        switch (source.kind) {
        case SourceKind::Declared: return load_declared(source);
        case SourceKind::Migrations: return load_migrations(source);
        case SourceKind::Database: return load_database(source);
        case SourceKind::Snapshot: return load_snapshot(source);
        }
        return std::nullopt;
    }

private:
    std::optional<LoadedSchema> load_declared(const Source& source) {
        std::optional<declare::Declaration> declaration =
            declare::read_declaration(declare::schema_files(source.paths), m_dialect, m_sink);
        if (!declaration || !is_all_managed(declaration->schema)) {
            return std::nullopt;
        }
        // Roles that only what is left alone speaks of need not exist where the shadow is.
        const ManagedAccess& managed = m_options.scope.managed;
        leave_out_access(declaration->schema, managed);
        std::erase_if(declaration->statements, [&](const declare::DeclaredStatement& statement) {
            return is_left_out(statement.sql, m_dialect.lexis(), managed);
        });
        bool is_same_every_time = is_self_contained(declaration->schema);
        std::string content = encode(declaration->schema);
        for (const declare::DeclaredStatement& statement : declaration->statements) {
            is_same_every_time = is_same_every_time && statement.settings == nullptr &&
                                 is_self_contained(statement.sql, m_dialect.lexis());
            content += std::to_string(statement.sql.size()) + ":" + statement.sql;
        }
        std::optional<LoadedSchema> loaded =
            through_cache(is_same_every_time, "declared", std::move(content), [&](Shadow& shadow) {
                return run_in_shadow(*declaration, m_dialect, shadow, m_sink);
            });
        if (loaded) {
            loaded->renames = declaration->renames;
            place_objects(loaded->schema, declaration->schema);
        }
        return loaded;
    }

    std::optional<LoadedSchema> load_migrations(const Source& source) {
        const std::optional<migration::MigrationDirectory> directory =
            migration::MigrationDirectory::read(source.paths.front(), m_dialect.lexis(), m_sink);
        if (!directory) {
            return std::nullopt;
        }
        bool is_same_every_time = true;
        std::string content;
        for (const migration::Migration* migration : directory->up_to(source.version)) {
            for (const PositionedStatement& statement : migration->up.statements) {
                is_same_every_time =
                    is_same_every_time && is_self_contained(statement.text, m_dialect.lexis());
                content += std::to_string(statement.text.size()) + ":" + statement.text;
            }
            for (const std::string& directive : migration->up.directive_texts()) {
                content += directive + "\n";
            }
        }
        return through_cache(is_same_every_time, "migrations", std::move(content), [&](Shadow& shadow) {
            migration::replay(*directory, source.version, shadow, m_dialect);
            return true;
        });
    }

    std::optional<LoadedSchema> load_database(const Source& source) {
        const std::unique_ptr<Connection> connection = m_dialect.connect(*source.url);
        return LoadedSchema{m_dialect.inspect(*connection, m_options.scope)};
    }

    std::optional<LoadedSchema> load_snapshot(const Source& source) {
        declare::Snapshot snapshot = declare::read_snapshot(SourceText::read(source.paths.front()));
        if (snapshot.dialect != m_dialect.name()) {
            throw Error(ErrorCode::Usage, "`" + source.description() + "` is a snapshot of " +
                                              snapshot.dialect + ", not of " + std::string(m_dialect.name()));
        }
        std::erase_if(snapshot.schema.objects(),
                      [&](const auto& entry) { return is_excluded(m_options.scope, entry.first); });
        leave_out_access(snapshot.schema, m_options.scope.managed);
        return LoadedSchema{std::move(snapshot.schema)};
    }

    /// What `build` makes in the shadow, or what it made the last time.
    std::optional<LoadedSchema> through_cache(bool may_cache, const std::string& kind, std::string content,
                                              const std::function<bool(Shadow&)>& build) {
        const bool uses_cache = may_cache && m_options.caching == Caching::On;
        std::string key;
        LoadedSchema loaded;
        if (uses_cache) {
            key = key_of(kind, server_version(), std::move(content));
            std::optional<Schema> found =
                m_options.observing == Observing::Off ? m_cache.find(key) : std::nullopt;
            if (found) {
                loaded.schema = std::move(*found);
                return loaded;
            }
        }
        Shadow& shadow = m_shadow.fresh();
        if (!build(shadow)) {
            return std::nullopt;
        }
        loaded.schema = shadow.inspect(m_options.scope);
        if (m_options.observing == Observing::On) {
            loaded.observed = shadow.observe(m_options.scope.managed);
        }
        if (uses_cache) {
            m_cache.store(key, loaded.schema);
        }
        return loaded;
    }

    /// Of the server that a shadow would be on; asking it takes less than making a shadow there.
    std::string server_version() {
        const ShadowOptions& where = m_shadow.options();
        if (!m_shadow.is_open() && (where.shadow || where.target)) {
            return m_dialect.connect(where.shadow ? *where.shadow : *where.target)->server_version();
        }
        return m_shadow.fresh().connection().server_version();
    }

    std::string key_of(const std::string& kind, const std::string& server_version,
                       std::string content) const {
        const ShadowOptions& where = m_shadow.options();
        std::vector<std::string> parts{"varve-schema-cache-1",
                                       VARVE_VERSION,
                                       std::string(m_dialect.name()),
                                       server_version,
                                       kind,
                                       where.target ? where.target->text() : "",
                                       where.shadow ? where.shadow->text() : ""};
        parts.emplace_back(m_options.scope.managed.has_grants ? "grants" : "");
        parts.emplace_back(m_options.scope.managed.has_owners ? "owners" : "");
        for (const std::vector<std::string>* list : {&m_options.scope.schemas, &m_options.scope.exclude}) {
            parts.push_back(std::to_string(list->size()));
            parts.insert(parts.end(), list->begin(), list->end());
        }
        parts.push_back(std::move(content));
        return SchemaCache::key_of(parts);
    }

    /// What is declared and left out of every comparison would be lost in silence.
    bool is_all_managed(const Schema& schema) {
        bool is_managed = true;
        for (const auto& [id, object] : schema.objects()) {
            const std::vector<std::string>& schemas = m_options.scope.schemas;
            const bool is_outside = !schemas.empty() && !id.schema.empty() &&
                                    std::find(schemas.begin(), schemas.end(), id.schema) == schemas.end();
            if (!id.owner.empty() || (!is_outside && !is_excluded(m_options.scope, id))) {
                continue;
            }
            const std::string why = is_excluded(Scope{}, id) ? "varve keeps it for itself"
                                    : is_outside
                                        ? "schema `" + id.schema + "` is not one of `schemas` in varve.yaml"
                                        : "`exclude` leaves it alone in varve.yaml";
            m_sink.report(
                {Severity::Error, "not-managed", describe(id) + " is declared, but " + why,
                 object.declared_at == nullptr ? std::nullopt : std::optional(*object.declared_at)});
            is_managed = false;
        }
        return is_managed;
    }

    /// Findings about an object are shown where it was declared.
    static void place_objects(Schema& loaded, const Schema& declared) {
        for (auto& [id, object] : loaded.objects()) {
            if (const Object* origin = declared.find(id)) {
                object.declared_at = origin->declared_at;
            }
        }
    }

    const Dialect& m_dialect;
    LazyShadow& m_shadow;
    const LoadOptions& m_options;
    DiagnosticSink& m_sink;
    SchemaCache m_cache;
};

}  // namespace

std::optional<LoadedSchema> load(const Source& source, const Dialect& dialect, LazyShadow& shadow,
                                 const LoadOptions& options, DiagnosticSink& sink) {
    return Loader(dialect, shadow, options, sink).load(source);
}

std::vector<diff::KnownRename> pending_renames(const std::vector<declare::DeclaredRename>& declared,
                                               const Schema& from) {
    std::vector<diff::KnownRename> pending;
    for (const declare::DeclaredRename& rename : declared) {
        ObjectId former = rename.from;
        // The table may have been renamed by an earlier migration already, the column not yet.
        const ObjectId former_table{Kind::Table, former.schema, "", former.owner, ""};
        if (former.kind == Kind::Column && !from.contains(former_table)) {
            former.owner = rename.to.owner;
        }
        ObjectId renamed = rename.to;
        renamed.owner = former.owner;
        if (from.contains(former) && !from.contains(renamed)) {
            pending.push_back({former, rename.to});
        }
    }
    return pending;
}

}  // namespace varve::source
