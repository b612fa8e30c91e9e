// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/schema.hpp"
#include "varve/sql/lexis.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varve::source {

/// Schemas that a shadow has read before, kept in `$XDG_CACHE_HOME/varve`.
///
/// The key is the hash of everything that the result depends on, so an entry is never out of date; a damaged
/// file is as good as none, and a folder that cannot be written to is no error.
class SchemaCache {
public:
    /// Nothing is kept when `folder` is empty.
    explicit SchemaCache(std::string folder) : m_folder(std::move(folder)) {}

    bool is_on() const { return !m_folder.empty(); }

    std::optional<Schema> find(const std::string& key) const;
    void store(const std::string& key, const Schema& schema) const;

    /// The same for any bytes.
    std::optional<std::string> find_text(const std::string& key) const;
    void store_text(const std::string& key, const std::string& bytes) const;

    /// Where the cache of this user is; empty when VARVE_NO_CACHE is set or there is no home.
    static std::string usual_folder();
    /// The key made of all the parts; no two lists of parts share one.
    static std::string key_of(const std::vector<std::string>& parts);

private:
    std::string m_folder;
};

/// Whether running this SQL on the same server gives the same schema every time: no clock, no settings,
/// nothing that reads what the text does not say.
bool is_self_contained(std::string_view sql, const Lexis& lexis);
/// The same of a schema that is declared in YAML.
bool is_self_contained(const Schema& schema);

/// Whether the result depends on which extensions the server offers.
bool is_about_extension(std::string_view sql, const Lexis& lexis);

}  // namespace varve::source
