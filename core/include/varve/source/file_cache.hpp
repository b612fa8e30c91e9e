// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace varve::source {

/// Bytes by key in the files of one folder; the oldest go when there are too many.
///
/// A file appears whole or not at all, a damaged one is as good as none, and a folder that cannot be written
/// to is no error. A key is the hash of everything that the bytes depend on (64 characters), so an entry is
/// never out of date.
class FileCache {
public:
    /// Nothing is kept when `folder` is empty.
    FileCache(std::string folder, std::size_t most_files)
        : m_folder(std::move(folder)), m_most_files(most_files) {}

    bool is_on() const { return !m_folder.empty(); }

    std::optional<std::string> find(const std::string& key) const;
    void store(const std::string& key, const std::string& bytes) const;

private:
    void drop_oldest() const;

    std::string m_folder;
    std::size_t m_most_files;
};

/// Where varve keeps what it has found out before: `$XDG_CACHE_HOME/varve`, else `~/.cache/varve`; empty when
/// there is none, or when VARVE_NO_CACHE is set.
std::string cache_folder();

}  // namespace varve::source
