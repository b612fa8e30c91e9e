// SPDX-License-Identifier: MIT
#pragma once

#include "varve/adopt/tool.hpp"

#include <memory>
#include <string>

namespace varve::adopt {

std::shared_ptr<const SourceText> shared_text(const Folder& folder, const std::string& file);

/// A mistake of a whole file.
void report_file(const Reading& reading, const SourceText& source, std::string id, std::string message,
                 std::string hint = {});

/// Files that hold programs among the migrations: `what` they are. Only SQL can be carried over.
void refuse_programs(const Folder& folder, std::string_view ending, std::string_view what,
                     const Reading& reading);

/// The text with `${name}` replaced by the values of `--var`; a name without one is reported at its place.
SourceText filled_placeholders(const SourceText& source, const Reading& reading);

}  // namespace varve::adopt
