// SPDX-License-Identifier: MIT
#include "project.hpp"

#include "varve/declare/duration.hpp"
#include "varve/diag/error.hpp"
#include "varve/model/fingerprint.hpp"
#include "varve/source/file_cache.hpp"
#include "varve/source/stated_access.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace varve::cli {

namespace {

/// `dev, prod`
std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "`" : ", `") + name + "`";
    }
    return text;
}

}  // namespace

declare::Settings settings_of(Context& context, const std::optional<Url>& url) {
    declare::SettingsRequest request;
    request.config = context.globals().config;
    request.environment = context.globals().environment;
    request.url = context.globals().url;
    request.shadow = context.globals().shadow;
    if (!request.url && url) {
        request.url = url->text();
    }
    PrintingSink sink(context.terminal());
    std::optional<declare::Settings> settings = declare::load_settings(request, sink);
    if (!settings) {
        throw Reported{ExitCode::Usage};
    }
    if (settings->url) {
        context.terminal().detail("database " + settings->url->redacted() + " (" + settings->url_origin +
                                  ")");
    }
    return std::move(*settings);
}

Url require_url(const declare::Settings& settings) {
    if (!settings.url) {
        Error error(ErrorCode::Configuration, "no database is named");
        if (settings.file.empty()) {
            error.with_hint("run `varve init`, pass `--url sqlite:app.db` or set DATABASE_URL");
        } else if (settings.environments.empty()) {
            error.with_hint("pass `--url URL`, set DATABASE_URL, or name it under `environments` in " +
                            settings.file);
        } else {
            error.with_hint("pass `--env NAME` (" + joined(settings.environments) +
                            ") or `--url URL`, or set DATABASE_URL or `default_environment` in " +
                            settings.file);
        }
        throw error;
    }
    return *settings.url;
}

void require_database(const declare::Settings& settings, const Connection& connection) {
    if (!connection.is_there()) {
        throw Error(ErrorCode::Connection, "there is no database `" + settings.url->redacted() + "`")
            .with_hint("correct the URL; `varve migrate` makes a new one");
    }
}

const Dialect& dialect_of(const declare::Settings& settings, const DialectRegistry& dialects) {
    if (settings.url) {
        return dialects.by_url(*settings.url);
    }
    if (!settings.dialect.empty()) {
        return dialects.by_name(settings.dialect);
    }
    require_url(settings);
    return dialects.by_name("");
}

void require_folder(const declare::Settings& settings) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(settings.migrations, ignored)) {
        throw Error(ErrorCode::Io, "there is no folder `" + settings.migrations + "` with migrations")
            .with_hint("`varve generate` and `varve new` make it; `migrations` in varve.yaml names it");
    }
}

migration::MigrationDirectory read_migrations(Context& context, const declare::Settings& settings,
                                              const Dialect& dialect) {
    PrintingSink sink(context.terminal());
    std::optional<migration::MigrationDirectory> directory =
        migration::MigrationDirectory::read(settings.migrations, dialect.lexis(), sink);
    if (!directory) {
        throw Reported{ExitCode::InvalidInput};
    }
    return std::move(*directory);
}

source::Source migrations_of(const declare::Settings& settings) {
    source::Source migrations;
    migrations.kind = source::SourceKind::Migrations;
    migrations.paths = {settings.migrations};
    return migrations;
}

bool has_declared_schema(const declare::Settings& settings) {
    return !settings.schema.empty() &&
           std::all_of(settings.schema.begin(), settings.schema.end(),
                       [](const std::string& path) { return std::filesystem::exists(path); });
}

Scope scope_of(Context& context, const declare::Settings& settings,
               const std::vector<source::Source>& sources, const Dialect& dialect) {
    Scope scope = settings.scope;
    if (!settings.managed) {
        for (const source::Source& each : sources) {
            const ManagedAccess stated = source::stated_access(each, dialect);
            scope.managed.has_grants = scope.managed.has_grants || stated.has_grants;
            scope.managed.has_owners = scope.managed.has_owners || stated.has_owners;
        }
    }
    if (dialect.capabilities().has_access_control) {
        const std::string why = settings.managed ? "`manage` of " + settings.file : "what the sources state";
        const auto tell = [&](const std::string& what, bool is_managed) {
            context.terminal().detail(what + (is_managed ? " are managed" : " are left alone") + " (" + why +
                                      ")");
        };
        tell("grants", scope.managed.has_grants);
        tell("owners", scope.managed.has_owners);
    }
    return scope;
}

source::LazyShadow shadow_for(const declare::Settings& settings, const Dialect& dialect,
                              const std::optional<Url>& target) {
    return source::LazyShadow(dialect, {target, settings.shadow, settings.scope});
}

source::LoadedSchema load_source(Context& context, const source::Source& source, const Dialect& dialect,
                                 source::LazyShadow& shadow, const source::LoadOptions& options) {
    context.terminal().detail("reading " + source.description());
    PrintingSink sink(context.terminal());
    std::optional<source::LoadedSchema> loaded = source::load(source, dialect, shadow, options, sink);
    if (!loaded) {
        throw Reported{ExitCode::InvalidInput};
    }
    return std::move(*loaded);
}

std::chrono::milliseconds parse_duration(const std::string& text) {
    if (const std::optional<std::chrono::milliseconds> duration = declare::parse_duration(text)) {
        return *duration;
    }
    throw Error(ErrorCode::Usage, "`" + text + "` is not a duration").with_hint(declare::duration_hint);
}

}  // namespace varve::cli
