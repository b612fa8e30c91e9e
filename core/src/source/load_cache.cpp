// SPDX-License-Identifier: MIT
#include "load_cache.hpp"

#include "varve/model/codec.hpp"
#include "varve/model/fingerprint.hpp"

#include <filesystem>

namespace varve::source {

namespace {

constexpr std::size_t hash_length = 64;

/// Absolute: the same words mean other files in another folder.
std::string files_of(const Source& source) {
    std::string files;
    for (const std::string& path : source.paths) {
        files += std::filesystem::absolute(path).string() + "\n";
    }
    return files;
}

}  // namespace

/// Collects the texts that decide what is read.
class LoadCache::Content {
public:
    explicit Content(const Lexis& lexis) : m_lexis(&lexis) {}

    void add(const Schema& schema) {
        m_is_all = m_is_all && is_self_contained(schema);
        m_has_extensions = m_has_extensions || !schema.of_kind(Kind::Extension).empty();
        m_text += encode(schema);
    }
    void add(std::string_view statement) {
        m_is_all = m_is_all && is_self_contained(statement, *m_lexis);
        m_has_extensions = m_has_extensions || is_about_extension(statement, *m_lexis);
        m_text += std::to_string(statement.size()) + ":";
        m_text += statement;
    }
    void add_directive(const std::string& directive) { m_text += directive + "\n"; }
    void depends_on_more() { m_is_all = false; }

    /// Whether the texts decide everything, the server and its extensions aside.
    bool is_all() const { return m_is_all; }
    bool has_extensions() const { return m_has_extensions; }
    const std::string& text() const { return m_text; }

private:
    const Lexis* m_lexis;
    std::string m_text;
    bool m_is_all = true;
    bool m_has_extensions = false;
};

LoadCache::LoadCache(const Dialect& dialect, LazyShadow& shadow, const LoadOptions& options)
    : m_dialect(dialect), m_shadow(shadow), m_scope(options.scope),
      m_cache(options.caching == Caching::On ? cache_folder() : std::string()) {}

std::string LoadCache::key_of(const std::string& kind, std::string content) const {
    const ShadowOptions& where = m_shadow.options();
    std::vector<std::string> parts{"varve-schema-cache-1",
                                   VARVE_VERSION,
                                   std::string(m_dialect.name()),
                                   m_shadow.server_version(),
                                   kind,
                                   where.target ? where.target->text() : "",
                                   where.shadow ? where.shadow->text() : ""};
    parts.emplace_back(m_scope.managed.has_grants ? "grants" : "");
    parts.emplace_back(m_scope.managed.has_owners ? "owners" : "");
    for (const std::vector<std::string>* list : {&m_scope.schemas, &m_scope.exclude}) {
        parts.push_back(std::to_string(list->size()));
        parts.insert(parts.end(), list->begin(), list->end());
    }
    parts.push_back(std::move(content));
    return SchemaCache::key_of(parts);
}

std::optional<std::string> LoadCache::key_of(const std::string& kind, Content content) const {
    if (!content.is_all()) {
        return std::nullopt;
    }
    const std::string offered = content.has_extensions() ? m_shadow.offered_extensions() : std::string();
    return key_of(kind, std::to_string(offered.size()) + ":" + offered + content.text());
}

std::optional<std::string> LoadCache::key_of(const declare::Declaration& declaration) const {
    Content content(m_dialect.lexis());
    content.add(declaration.schema);
    for (const declare::DeclaredStatement& statement : declaration.statements) {
        if (statement.settings != nullptr) {
            content.depends_on_more();
        }
        content.add(statement.sql);
    }
    return key_of("declared", std::move(content));
}

std::optional<std::string> LoadCache::key_of(Migrations migrations) const {
    Content content(m_dialect.lexis());
    for (const migration::Migration* migration : migrations) {
        for (const PositionedStatement& statement : migration->up.statements) {
            content.add(statement.text);
        }
        for (const std::string& directive : migration->up.directive_texts()) {
            content.add_directive(directive);
        }
    }
    return key_of("migrations", std::move(content));
}

std::optional<LoadCache::Former> LoadCache::find_former(const std::string& place) const {
    const std::optional<std::string> text = m_cache.find_text(place);
    if (!text || text->size() < hash_length) {
        return std::nullopt;
    }
    std::optional<Outline> outline = outline_from(std::string_view(*text).substr(hash_length));
    return outline ? std::optional(Former{text->substr(0, hash_length), std::move(*outline)}) : std::nullopt;
}

std::optional<LoadCache::Former> LoadCache::former_of(const Schema& schema) const {
    return find_former(key_of("declaration of", fingerprint(schema)));
}

void LoadCache::keep_former(const Schema& schema, const Former& former) const {
    m_cache.store_text(key_of("declaration of", fingerprint(schema)), former.key + to_text(former.outline));
}

std::optional<LoadCache::Former> LoadCache::former_in(const Source& source) const {
    return find_former(key_of("declaration in", files_of(source)));
}

void LoadCache::keep_former(const Source& source, const Former& former) const {
    m_cache.store_text(key_of("declaration in", files_of(source)), former.key + to_text(former.outline));
}

}  // namespace varve::source
