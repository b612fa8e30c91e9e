// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace varve {

/// A place in a text: line and column count from 1, columns in characters (code points), not bytes.
struct SourcePosition {
    std::uint32_t line = 1;
    std::uint32_t column = 1;

    auto operator<=>(const SourcePosition&) const = default;
};

/// A stretch of a named text, from `begin` up to but not including `end`.
///
/// `line_text` is the whole first line of the stretch, so that a diagnostic can show it without
/// opening the file again; empty when it is not known.
struct SourceRange {
    std::string file;
    SourcePosition begin;
    SourcePosition end;
    std::string line_text = {};

    bool operator==(const SourceRange&) const = default;
};

/// `file:line:column` of the beginning.
std::string to_string(const SourceRange& range);

}  // namespace varve
