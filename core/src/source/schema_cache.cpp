// SPDX-License-Identifier: MIT
#include "schema_cache.hpp"

#include "varve/model/codec.hpp"
#include "varve/model/fingerprint.hpp"
#include "varve/sql/ascii.hpp"
#include "varve/sql/token.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace varve::source {

namespace {

/// More than a project needs.
constexpr std::size_t most_files = 128;

/// Moments that the server replaces by the clock when it reads them, as in `DEFAULT 'now'::timestamp`.
bool mentions_clock(std::string_view text) {
    constexpr std::array<std::string_view, 5> words{"'now", "today", "tomorrow", "yesterday", "from current"};
    const std::string lowered = lower_ascii(text);
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return lowered.find(word) != std::string::npos; });
}

/// What a statement that only creates or changes what its text says, or only touches rows, may begin with.
bool begins_plainly(const std::vector<Token>& tokens) {
    static const std::set<std::string> changes{"alter",  "comment", "drop",   "grant",
                                               "insert", "revoke",  "update", "delete"};
    static const std::set<std::string> created{
        "aggregate", "cast",       "collation",   "constraint", "conversion",   "domain",   "event",
        "extension", "foreign",    "function",    "index",      "materialized", "operator", "or",
        "policy",    "procedure",  "publication", "recursive",  "rule",         "schema",   "sequence",
        "server",    "statistics", "table",       "text",       "transform",    "trigger",  "type",
        "unique",    "unlogged",   "user",        "view"};
    if (tokens.empty()) {
        return true;
    }
    const std::string first = lower_ascii(tokens.front().text);
    return changes.contains(first) ||
           (first == "create" && tokens.size() > 1 && created.contains(lower_ascii(tokens[1].text)));
}

}  // namespace

SchemaCache::SchemaCache(std::string folder) : m_files(std::move(folder), most_files) {}

std::string SchemaCache::key_of(const std::vector<std::string>& parts) {
    std::string content;
    for (const std::string& part : parts) {
        content += std::to_string(part.size()) + ":" + part;
    }
    return sha256(content);
}

std::optional<Schema> SchemaCache::find(const std::string& key) const {
    const std::optional<std::string> bytes = find_text(key);
    return bytes ? decode(*bytes) : std::nullopt;
}

void SchemaCache::store(const std::string& key, const Schema& schema) const {
    if (is_on()) {
        store_text(key, encode(schema));
    }
}

bool is_self_contained(std::string_view sql, const Lexis& lexis) {
    return begins_plainly(significant_tokens(sql, lexis)) && !mentions_clock(sql);
}

bool is_self_contained(const Schema& schema) {
    return !mentions_clock(encode(schema));
}

bool is_about_extension(std::string_view sql, const Lexis& lexis) {
    const std::vector<Token> tokens = significant_tokens(sql, lexis);
    return tokens.size() > 1 && equals_ignoring_case(tokens[1].text, "extension");
}

}  // namespace varve::source
