// SPDX-License-Identifier: MIT
#include "varve/adopt/folder.hpp"

#include "marker_lines.hpp"

#include "varve/diag/error.hpp"

#include <algorithm>
#include <filesystem>

namespace varve::adopt {

namespace fs = std::filesystem;

namespace {

/// `deploy/a/b.sql` of Sqitch is as deep as any tool goes.
constexpr int deepest = 4;

bool is_hidden(const fs::path& path) {
    return path.filename().string().starts_with('.');
}

/// A link may lead anywhere; one that is passed over silently would be a migration that is lost.
void refuse_link(const fs::directory_entry& entry) {
    if (entry.is_symlink() && entry.path().extension() == ".sql") {
        throw Error(ErrorCode::Io, "`" + entry.path().string() + "` is a symbolic link")
            .with_hint("put the file itself there, or remove the link");
    }
}

std::vector<std::string> list(const std::string& path) {
    std::vector<std::string> files;
    std::error_code failure;
    for (fs::recursive_directory_iterator entry(path, failure), end; !failure && entry != end;
         entry.increment(failure)) {
        refuse_link(*entry);
        const bool is_taken = !is_hidden(entry->path()) && !entry->is_symlink();
        if (entry->is_directory() && (!is_taken || entry.depth() + 1 >= deepest)) {
            entry.disable_recursion_pending();
        } else if (is_taken && entry->is_regular_file()) {
            files.push_back(entry->path().lexically_relative(path).generic_string());
        }
    }
    if (failure) {
        throw Error(ErrorCode::Io, "cannot read the folder `" + path + "`: " + failure.message());
    }
    std::sort(files.begin(), files.end());
    return files;
}

bool is_right_in_it(std::string_view file) {
    return file.find('/') == std::string_view::npos;
}

}  // namespace

Folder Folder::read(const std::string& path) {
    Folder folder;
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
        folder.m_path = path;
        folder.m_files = list(path);
    } else if (fs::is_regular_file(path, ignored)) {
        const fs::path parent = fs::path(path).parent_path();
        folder.m_path = parent.empty() ? "." : parent.string();
        folder.m_files = {fs::path(path).filename().string()};
    } else {
        throw Error(ErrorCode::Io, "there is no file or folder `" + path + "`");
    }
    return folder;
}

bool Folder::has(std::string_view file) const {
    return std::binary_search(m_files.begin(), m_files.end(), file);
}

std::vector<std::string> Folder::ending(std::string_view suffix) const {
    std::vector<std::string> found;
    std::copy_if(m_files.begin(), m_files.end(), std::back_inserter(found),
                 [&](const std::string& file) { return is_right_in_it(file) && file.ends_with(suffix); });
    return found;
}

std::vector<std::string> Folder::folders_with(std::string_view file) const {
    std::vector<std::string> found;
    for (const std::string& each : m_files) {
        const std::size_t slash = each.find('/');
        if (slash != std::string::npos && std::string_view(each).substr(slash + 1) == file) {
            found.push_back(each.substr(0, slash));
        }
    }
    return found;
}

bool Folder::has_comment(std::string_view squeezed_beginning) const {
    for (const std::string& file : ending(".sql")) {
        const SourceText source = text(file);
        for (const MarkerLine& line : lines_of(source.text())) {
            if (squeezed(line.text).starts_with(squeezed_beginning)) {
                return true;
            }
        }
    }
    return false;
}

SourceText Folder::text(std::string_view file) const {
    return SourceText::read(m_path == "." ? std::string(file) : m_path + "/" + std::string(file));
}

}  // namespace varve::adopt
