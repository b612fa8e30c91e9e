// SPDX-License-Identifier: MIT
#include "varve/source/source.hpp"

#include "varve/declare/snapshot.hpp"
#include "varve/diag/error.hpp"
#include "varve/dialect/registry.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

namespace varve::source {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view migration_mark = "-- varve:migration";

bool is_folder(const std::string& path) {
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

bool is_there(const std::string& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

bool is_migration_file(const fs::path& path) {
    std::ifstream file(path);
    std::string first_line;
    return std::getline(file, first_line) && first_line.starts_with(migration_mark);
}

/// An empty folder counts: it is a migration directory before its first migration.
bool is_migration_folder(const std::string& path) {
    bool is_empty = true;
    for (const fs::directory_entry& entry : fs::directory_iterator(path)) {
        is_empty = false;
        if (entry.path().extension() == ".sql" && is_migration_file(entry.path())) {
            return true;
        }
    }
    return is_empty;
}

/// Texts have no zero bytes, database files have them at once.
bool is_binary(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::array<char, 512> beginning{};
    file.read(beginning.data(), beginning.size());
    const auto end = beginning.begin() + file.gcount();
    return std::find(beginning.begin(), end, '\0') != end;
}

Source source_of_path(const std::string& path) {
    if (is_folder(path)) {
        return {is_migration_folder(path) ? SourceKind::Migrations : SourceKind::Declared, {path}};
    }
    if (fs::path(path).extension() == ".json") {
        return {SourceKind::Snapshot, {path}};
    }
    if (fs::path(path).extension() == ".sql" && is_migration_file(path)) {
        const std::string folder = fs::path(path).parent_path().string();
        const std::string version = fs::path(path).stem().string();
        throw Error(ErrorCode::Usage, "`" + path + "` is one migration, which is no schema by itself")
            .with_hint("write `" + (folder.empty() ? "." : folder) + "@" + version +
                       "` for the schema behind it");
    }
    if (is_binary(path)) {
        throw Error(ErrorCode::Usage, "`" + path + "` is neither YAML nor SQL")
            .with_hint("a database is named by its URL: `sqlite:" + path + "`");
    }
    return {SourceKind::Declared, {path}};
}

}  // namespace

std::string Source::description() const {
    if (url) {
        return url->redacted();
    }
    std::string text;
    for (const std::string& path : paths) {
        text += (text.empty() ? "" : ", ") + path;
    }
    return version ? text + "@" + *version : text;
}

Source parse_source(std::string_view text) {
    const std::string path(text);
    if (is_there(path)) {
        return source_of_path(path);
    }
    if (looks_like_url(text)) {
        return {SourceKind::Database, {}, std::nullopt, Url(path)};
    }
    const std::size_t at = path.rfind('@');
    if (at != std::string::npos && is_folder(path.substr(0, at))) {
        return {SourceKind::Migrations, {path.substr(0, at)}, path.substr(at + 1)};
    }
    throw Error(ErrorCode::Usage, "there is no file or folder `" + path + "`")
        .with_hint("a source is a YAML or SQL file, a folder of them, a migration folder "
                   "(`migrations@VERSION`), a database URL or a snapshot");
}

Source declared_source(std::vector<std::string> paths) {
    return {SourceKind::Declared, std::move(paths)};
}

std::string dialect_of(const Source& source) {
    if (source.url) {
        return std::string(dialect_of_scheme(source.url->scheme()));
    }
    if (source.kind == SourceKind::Snapshot) {
        return declare::read_snapshot(SourceText::read(source.paths.front())).dialect;
    }
    return {};
}

}  // namespace varve::source
