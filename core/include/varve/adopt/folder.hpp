// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/source_text.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace varve::adopt {

/// The files of a folder of another tool: what stands where, read only when it is asked for. A value.
class Folder {
public:
    /// Lists a folder and the folders in it, or takes one file. Hidden files and links are left out. Throws
    /// Error(Io) when there is neither, and for a link to SQL: it may lead anywhere.
    static Folder read(const std::string& path);

    /// As the user typed it; of a single file its folder.
    const std::string& path() const { return m_path; }
    /// Paths relative to the folder, sorted: `1_init.sql`, `deploy/users.sql`.
    const std::vector<std::string>& files() const { return m_files; }

    bool has(std::string_view file) const;
    /// The files right in the folder whose names end so.
    std::vector<std::string> ending(std::string_view suffix) const;
    /// The folders right in it that hold a file of this name, sorted.
    std::vector<std::string> folders_with(std::string_view file) const;
    /// Whether a file right in the folder that ends in `.sql` has a comment that begins so, whatever the case
    /// and the spaces: `--+gooseup` finds `-- +goose Up`.
    bool has_comment(std::string_view squeezed) const;
    /// Throws Error(Io).
    SourceText text(std::string_view file) const;

private:
    std::string m_path;
    std::vector<std::string> m_files;
};

}  // namespace varve::adopt
