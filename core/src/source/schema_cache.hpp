// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/schema.hpp"
#include "varve/source/file_cache.hpp"
#include "varve/sql/lexis.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varve::source {

/// Schemas that a shadow has read before, kept in files.
class SchemaCache {
public:
    /// Nothing is kept when `folder` is empty.
    explicit SchemaCache(std::string folder);

    bool is_on() const { return m_files.is_on(); }

    std::optional<Schema> find(const std::string& key) const;
    void store(const std::string& key, const Schema& schema) const;

    /// The same for any bytes.
    std::optional<std::string> find_text(const std::string& key) const { return m_files.find(key); }
    void store_text(const std::string& key, const std::string& bytes) const { m_files.store(key, bytes); }

    /// The key made of all the parts; no two lists of parts share one.
    static std::string key_of(const std::vector<std::string>& parts);

private:
    FileCache m_files;
};

/// Whether running this SQL on the same server gives the same schema every time: no clock, no settings,
/// nothing that reads what the text does not say.
bool is_self_contained(std::string_view sql, const Lexis& lexis);
/// The same of a schema that is declared in YAML.
bool is_self_contained(const Schema& schema);

/// Whether the result depends on which extensions the server offers.
bool is_about_extension(std::string_view sql, const Lexis& lexis);

}  // namespace varve::source
