// SPDX-License-Identifier: MIT
#include "varve/source/loader.hpp"

#include "access_statements.hpp"
#include "load_cache.hpp"
#include "part/part_loader.hpp"
#include "shadow_run.hpp"

#include "varve/declare/snapshot.hpp"
#include "varve/diag/error.hpp"
#include "varve/migration/replay.hpp"

#include <algorithm>
#include <functional>

namespace varve::source {

namespace {

/// Loads one source; the members are what every kind needs.
class Loader {
public:
    Loader(const Dialect& dialect, LazyShadow& shadow, const LoadOptions& options, DiagnosticSink& sink)
        : m_dialect(dialect), m_shadow(shadow), m_options(options), m_sink(sink),
          m_cache(dialect, shadow, options) {}

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
        std::optional<LoadedSchema> loaded = load_declaration(*declaration, source);
        if (loaded) {
            loaded->renames = declaration->renames;
            place_objects(loaded->schema, declaration->schema);
        }
        return loaded;
    }

    std::optional<LoadedSchema> load_declaration(const declare::Declaration& declaration,
                                                 const Source& source) {
        const std::optional<std::string> key = m_cache.is_on() ? m_cache.key_of(declaration) : std::nullopt;
        if (!key) {
            return load_whole(declaration);
        }
        if (m_options.observing == Observing::Off) {
            if (std::optional<Schema> found = m_cache.find(*key)) {
                return LoadedSchema{std::move(*found)};
            }
        }
        const Pieces pieces = pieces_of(declaration, m_dialect.lexis());
        const Outline outline = outline_of(pieces);
        std::optional<LoadedSchema> loaded = load_differing(pieces, outline, source);
        if (!loaded) {
            loaded = load_whole(declaration);
        }
        if (loaded) {
            m_cache.store(*key, loaded->schema);
            m_cache.keep_former(source, {*key, outline});
            if (m_options.observing == Observing::On) {
                m_cache.keep_former(loaded->schema, {*key, outline});
            }
        }
        return loaded;
    }

    std::optional<LoadedSchema> load_whole(const declare::Declaration& declaration) {
        return from_shadow(
            [&](Shadow& shadow) { return run_in_shadow(declaration, m_dialect, shadow, m_sink); });
    }

    /// Reads only what is not as it was when `known`, or the last state of the files, was read.
    std::optional<LoadedSchema> load_differing(const Pieces& pieces, const Outline& outline,
                                               const Source& source) {
        std::optional<LoadCache::Former> former;
        if (m_options.known != nullptr) {
            former = m_cache.former_of(*m_options.known);
        } else if (m_options.observing == Observing::Off) {
            former = m_cache.former_in(source);
        }
        const std::optional<Schema> read = former ? m_cache.find(former->key) : std::nullopt;
        if (!read) {
            return std::nullopt;
        }
        const Schema& built = m_options.known != nullptr ? *m_options.known : *read;
        std::optional<PartlyLoaded> partly =
            load_part(pieces, outline, {std::move(former->outline), *read, built}, m_dialect, m_shadow,
                      m_options.scope);
        if (!partly) {
            return std::nullopt;
        }
        return LoadedSchema{std::move(partly->schema), {}, {}, std::move(partly->part)};
    }

    std::optional<LoadedSchema> load_migrations(const Source& source) {
        const std::optional<migration::MigrationDirectory> directory =
            migration::MigrationDirectory::read(source.paths.front(), m_dialect.lexis(), m_sink);
        if (!directory) {
            return std::nullopt;
        }
        const std::vector<const migration::Migration*> migrations = directory->up_to(source.version);
        if (m_options.observing == Observing::Off) {
            if (std::optional<Schema> found = recall(migrations, m_dialect, m_shadow, m_options)) {
                return LoadedSchema{std::move(*found)};
            }
        }
        std::optional<LoadedSchema> loaded = from_shadow([&](Shadow& shadow) {
            migration::replay(*directory, source.version, shadow, m_dialect);
            return true;
        });
        remember(migrations, loaded->schema, m_dialect, m_shadow, m_options);
        return loaded;
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

    /// What `build` makes in the shadow; nothing when it fails.
    std::optional<LoadedSchema> from_shadow(const std::function<bool(Shadow&)>& build) {
        Shadow& shadow = m_shadow.fresh();
        if (!build(shadow)) {
            return std::nullopt;
        }
        LoadedSchema loaded{shadow.inspect(m_options.scope)};
        if (m_options.observing == Observing::On) {
            loaded.observed = shadow.observe(m_options.scope.managed);
        }
        return loaded;
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
    LoadCache m_cache;
};

}  // namespace

std::optional<LoadedSchema> load(const Source& source, const Dialect& dialect, LazyShadow& shadow,
                                 const LoadOptions& options, DiagnosticSink& sink) {
    return Loader(dialect, shadow, options, sink).load(source);
}

std::optional<Schema> recall(Migrations migrations, const Dialect& dialect, LazyShadow& shadow,
                             const LoadOptions& options) {
    const LoadCache cache(dialect, shadow, options);
    const std::optional<std::string> key = cache.is_on() ? cache.key_of(migrations) : std::nullopt;
    return key ? cache.find(*key) : std::nullopt;
}

void remember(Migrations migrations, const Schema& schema, const Dialect& dialect, LazyShadow& shadow,
              const LoadOptions& options) {
    const LoadCache cache(dialect, shadow, options);
    const std::optional<std::string> key = cache.is_on() ? cache.key_of(migrations) : std::nullopt;
    if (key) {
        cache.store(*key, schema);
    }
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
