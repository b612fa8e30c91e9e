// SPDX-License-Identifier: MIT
#pragma once

#include "part/outline.hpp"
#include "schema_cache.hpp"

#include "varve/source/lazy_shadow.hpp"
#include "varve/source/loader.hpp"

#include <optional>
#include <string>

namespace varve::source {

/// What shadows have read before, by the texts that they read. Asks the server for its version once.
class LoadCache {
public:
    LoadCache(const Dialect& dialect, LazyShadow& shadow, const LoadOptions& options);

    bool is_on() const { return m_cache.is_on(); }

    /// The key of what a declaration becomes; nothing when its text does not decide that.
    std::optional<std::string> key_of(const declare::Declaration& declaration) const;
    /// The same of migrations.
    std::optional<std::string> key_of(Migrations migrations) const;

    std::optional<Schema> find(const std::string& key) const { return m_cache.find(key); }
    void store(const std::string& key, const Schema& schema) const { m_cache.store(key, schema); }

    /// The outline of the declaration that a schema was read from.
    std::optional<Outline> outline_of(const Schema& schema) const;
    void keep_outline(const Schema& schema, const Outline& outline) const;

    /// The last thing that was read from these files: its key and its outline.
    struct Latest {
        std::string key;
        Outline outline;
    };
    std::optional<Latest> latest(const Source& source) const;
    void keep_latest(const Source& source, const Latest& latest) const;

private:
    class Content;
    std::optional<std::string> key_of(const std::string& kind, Content content) const;
    std::string key_of(const std::string& kind, std::string content) const;

    const Dialect& m_dialect;
    LazyShadow& m_shadow;
    const Scope& m_scope;
    SchemaCache m_cache;
};

}  // namespace varve::source
