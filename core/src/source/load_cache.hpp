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

    /// A declaration that was read before: under which key its schema is kept, and its outline.
    struct Former {
        std::string key;
        Outline outline;
    };
    /// The one that gave a schema, whatever the order of its columns.
    std::optional<Former> former_of(const Schema& schema) const;
    void keep_former(const Schema& schema, const Former& former) const;
    /// The last one in these files.
    std::optional<Former> former_in(const Source& source) const;
    void keep_former(const Source& source, const Former& former) const;

private:
    std::optional<Former> find_former(const std::string& place) const;
    class Content;
    std::optional<std::string> key_of(const std::string& kind, Content content) const;
    std::string key_of(const std::string& kind, std::string content) const;

    const Dialect& m_dialect;
    LazyShadow& m_shadow;
    const Scope& m_scope;
    SchemaCache m_cache;
};

}  // namespace varve::source
