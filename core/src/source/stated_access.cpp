// SPDX-License-Identifier: MIT
#include "varve/source/stated_access.hpp"

#include "access_statements.hpp"

#include "varve/declare/declaration.hpp"
#include "varve/declare/snapshot.hpp"
#include "varve/migration/migration_directory.hpp"
#include "varve/sql/ascii.hpp"

#include <algorithm>
#include <array>

namespace varve::source {

namespace {

void add(ManagedAccess& sum, const ManagedAccess& more) {
    sum.has_grants = sum.has_grants || more.has_grants;
    sum.has_owners = sum.has_owners || more.has_owners;
}

/// Whether a file holds any of the words without which nothing about access can be said; `file`, because the
/// words may stand in the file that it names.
bool may_speak_of_access(const SourceText& source) {
    constexpr std::array<std::string_view, 6> words{"grant", "revoke",        "privileges",
                                                    "owner", "authorization", "file"};
    const std::string text = lower_ascii(source.text());
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

ManagedAccess stated_in_files(const std::vector<std::string>& paths, const Dialect& dialect) {
    std::vector<std::shared_ptr<const SourceText>> sources;
    bool may_speak = false;
    for (const std::string& file : declare::schema_files(paths)) {
        sources.push_back(std::make_shared<const SourceText>(SourceText::read(file)));
        may_speak = may_speak || may_speak_of_access(*sources.back());
    }
    ManagedAccess stated;
    DiagnosticList ignored;
    const std::optional<declare::Declaration> declaration =
        may_speak ? declare::read_declaration(sources, dialect, ignored) : std::nullopt;
    if (declaration) {
        stated = access_in(declaration->schema);
        for (const declare::DeclaredStatement& statement : declaration->statements) {
            add(stated, access_of(statement.sql, dialect.lexis()));
        }
    }
    return stated;
}

ManagedAccess stated_in_migrations(const Source& source, const Dialect& dialect) {
    DiagnosticList ignored;
    const std::optional<migration::MigrationDirectory> directory =
        migration::MigrationDirectory::read(source.paths.front(), dialect.lexis(), ignored);
    ManagedAccess stated;
    if (directory) {
        for (const migration::Migration& migration : directory->migrations()) {
            for (const PositionedStatement& statement : migration.up.statements) {
                add(stated, access_of(statement.text, dialect.lexis()));
            }
        }
    }
    return stated;
}

}  // namespace

ManagedAccess stated_access(const Source& source, const Dialect& dialect) {
    if (!dialect.capabilities().has_access_control) {
        return {};
    }
    switch (source.kind) {
    case SourceKind::Declared: return stated_in_files(source.paths, dialect);
    case SourceKind::Migrations: return stated_in_migrations(source, dialect);
    case SourceKind::Database: return {};
    case SourceKind::Snapshot:
        return access_in(declare::read_snapshot(SourceText::read(source.paths.front())).schema);
    }
    return {};
}

}  // namespace varve::source
