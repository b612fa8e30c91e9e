// SPDX-License-Identifier: MIT
#include "varve/source/file_cache.hpp"

#include "varve/model/fingerprint.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include <unistd.h>

namespace varve::source {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t hash_length = 64;

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

}  // namespace

std::optional<std::string> FileCache::find(const std::string& key) const {
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

void FileCache::store(const std::string& key, const std::string& bytes) const {
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
    drop_oldest();
}

void FileCache::drop_oldest() const {
    std::vector<std::pair<fs::file_time_type, fs::path>> files;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(m_folder, ignored)) {
        if (entry.is_regular_file(ignored)) {
            files.emplace_back(entry.last_write_time(ignored), entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    for (std::size_t at = 0; at + m_most_files < files.size(); ++at) {
        fs::remove(files[at].second, ignored);
    }
}

std::string cache_folder() {
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

}  // namespace varve::source
