// SPDX-License-Identifier: MIT
#include "schema_cache.hpp"

#include "varve/model/codec.hpp"
#include "varve/model/fingerprint.hpp"
#include "varve/sql/ascii.hpp"
#include "varve/sql/token.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <unistd.h>

namespace varve::source {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t hash_length = 64;
/// More than a project needs; older ones go when a new one comes.
constexpr std::size_t maximum_files = 128;

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

void drop_oldest(const std::string& folder) {
    std::vector<std::pair<fs::file_time_type, fs::path>> files;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        files.emplace_back(entry.last_write_time(ignored), entry.path());
    }
    std::sort(files.begin(), files.end());
    for (std::size_t at = 0; at + maximum_files < files.size(); ++at) {
        fs::remove(files[at].second, ignored);
    }
}

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

std::string SchemaCache::usual_folder() {
    const std::string switched_off = variable("VARVE_NO_CACHE");
    if (!switched_off.empty() && switched_off != "0") {
        return {};
    }
    const std::string cache = variable("XDG_CACHE_HOME");
    if (!cache.empty()) {
        return cache + "/varve";
    }
    const std::string home = variable("HOME");
    return home.empty() ? std::string() : home + "/.cache/varve";
}

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

std::optional<std::string> SchemaCache::find_text(const std::string& key) const {
    if (!is_on()) {
        return std::nullopt;
    }
    std::ifstream file(m_folder + "/" + key, std::ios::binary);
    std::ostringstream read;
    if (!file || !(read << file.rdbuf())) {
        return std::nullopt;
    }
    std::string content = std::move(read).str();
    const std::string hash = content.substr(0, hash_length);
    content.erase(0, hash_length);
    // The key is part of what is hashed: a file under the name of another is not believed.
    return hash == sha256(key + content) ? std::optional(std::move(content)) : std::nullopt;
}

void SchemaCache::store_text(const std::string& key, const std::string& bytes) const {
    if (!is_on()) {
        return;
    }
    std::error_code failure;
    fs::create_directories(m_folder, failure);
    const std::string unfinished = m_folder + "/" + key + "." + std::to_string(getpid());
    {
        std::ofstream file(unfinished, std::ios::binary);
        file << sha256(key + bytes) << bytes;
        if (!file.flush()) {
            failure = std::make_error_code(std::errc::io_error);
        }
    }
    if (failure) {
        std::error_code ignored;
        fs::remove(unfinished, ignored);
        return;
    }
    fs::rename(unfinished, m_folder + "/" + key, failure);
    drop_oldest(m_folder);
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
