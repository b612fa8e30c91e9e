// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/schema.hpp"
#include "varve/session/connection.hpp"
#include "varve/session/url.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace varve {

/// Which objects of a database count.
struct Scope {
    /// Schemas to manage; empty: all that are not the server's own.
    std::vector<std::string> schemas = {};
    /// Patterns of objects that varve leaves alone: `audit_*`, `reporting.*`, `table:tmp_*`; `*` and `?` as
    /// in a shell.
    std::vector<std::string> exclude = {};
    /// Whether owners and grants count.
    ManagedAccess managed = {};
};

/// Whether a scope leaves an object (or the table that owns it) alone. varve's own tables are always left
/// alone.
bool is_excluded(const Scope& scope, const ObjectId& id);

/// An empty scratch place in a real database of the wanted kind. Whatever happens there is gone with the
/// object.
class Shadow {
public:
    virtual ~Shadow() = default;

    virtual Connection& connection() = 0;
    /// Empty again.
    virtual void reset() = 0;
    /// Runs statements that build a schema, all or none; false when one fails. Where one after the other
    /// takes long, a dialect knows a faster way to the same end.
    virtual bool load(std::span<const BatchStatement> statements);
    /// What is there, by the dialect's inspector.
    virtual Schema inspect(const Scope& scope) = 0;
    /// What is there, grants and owners as far as `managed` says, as sorted text lines, read by means that
    /// share no code with the inspector
    /// (`sqlite_schema` and pragmas, `pg_get_*def`): two equal schemas give equal lines.
    virtual std::vector<std::string> observe(const ManagedAccess& managed) = 0;
    /// How it works, for `--verbose`: `memory`, `scratch database varve_shadow_1`.
    virtual std::string description() const = 0;
};

/// Where a shadow may be made.
struct ShadowOptions {
    /// A database of the same server, used only to reach it; a dialect without servers needs none.
    std::optional<Url> target = std::nullopt;
    /// A database that the user gave for this purpose; takes precedence.
    std::optional<Url> shadow = std::nullopt;
    Scope scope = {};
};

}  // namespace varve
