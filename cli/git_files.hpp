// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/source_text.hpp"

#include <string>
#include <vector>

namespace varve::cli {

/// Files of a project as a commit has them, read through `git`. Nothing of the working tree is looked at or
/// changed.
class GitFiles {
public:
    /// `folder` is any folder of the working tree. Throws Error(Usage) when it is in none, or when nothing is
    /// called `ref`.
    GitFiles(std::string folder, const std::string& ref);

    /// The `*.sql` files of a folder, named as they would be in the working tree; none when the commit does
    /// not have the folder.
    std::vector<SourceText> sql_files(const std::string& path) const;

private:
    std::string m_folder;
    std::string m_commit;
};

}  // namespace varve::cli
