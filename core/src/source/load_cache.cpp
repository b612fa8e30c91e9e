// SPDX-License-Identifier: MIT
#include "load_cache.hpp"

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

LoadCache::LoadCache(const Dialect& dialect, LazyShadow& shadow, const LoadOptions& options)
    : m_dialect(dialect), m_shadow(shadow), m_scope(options.scope),
      m_cache(options.caching == Caching::On ? SchemaCache::usual_folder() : std::string()) {}

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

std::optional<Outline> LoadCache::outline_of(const Schema& schema) const {
    const std::optional<std::string> text = m_cache.find_text(key_of("outline", fingerprint(schema)));
    return text ? outline_from(*text) : std::nullopt;
}

void LoadCache::keep_outline(const Schema& schema, const Outline& outline) const {
    m_cache.store_text(key_of("outline", fingerprint(schema)), to_text(outline));
}

std::optional<LoadCache::Latest> LoadCache::latest(const Source& source) const {
    const std::optional<std::string> text = m_cache.find_text(key_of("latest", files_of(source)));
    std::optional<Outline> outline =
        text ? outline_from(std::string_view(*text).substr(hash_length)) : std::nullopt;
    return outline ? std::optional(Latest{text->substr(0, hash_length), std::move(*outline)}) : std::nullopt;
}

void LoadCache::keep_latest(const Source& source, const Latest& latest) const {
    m_cache.store_text(key_of("latest", files_of(source)), latest.key + to_text(latest.outline));
}

std::optional<std::string> content_of(Migrations migrations, const Lexis& lexis) {
    std::string content;
    for (const migration::Migration* migration : migrations) {
        for (const PositionedStatement& statement : migration->up.statements) {
            if (!is_self_contained(statement.text, lexis)) {
                return std::nullopt;
            }
            content += std::to_string(statement.text.size()) + ":" + statement.text;
        }
        for (const std::string& directive : migration->up.directive_texts()) {
            content += directive + "\n";
        }
    }
    return content;
}

}  // namespace varve::source
