// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace varve::cli {

/// Makes a folder and those above it; nothing happens when it exists. Throws Error(Io).
void make_folder(const std::string& path);

/// Writes a whole file, replacing what was there: readers see the old or the new content. Throws Error(Io).
void write_file(const std::string& path, std::string_view content);

/// Writes a file that must not exist yet; false when it does. Throws Error(Io).
bool write_new_file(const std::string& path, std::string_view content);

}  // namespace varve::cli
