// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace varve::test {

/// An empty directory of its own, gone with the object.
class TemporaryDirectory {
public:
    TemporaryDirectory();
    ~TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    std::string operator/(std::string_view name) const { return (m_path / name).string(); }

private:
    std::filesystem::path m_path;
};

/// Writes a file, with the directories that lead to it.
void write_file(const std::filesystem::path& path, std::string_view content);

/// Throws std::runtime_error when the file cannot be read.
std::string read_file(const std::filesystem::path& path);

}  // namespace varve::test
