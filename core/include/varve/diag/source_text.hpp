// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/source_range.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace varve {

/// The text of one file with an index of its lines: turns byte offsets into positions for people.
class SourceText {
public:
    /// `name` is what messages call the text, usually the path as the user typed it.
    SourceText(std::string name, std::string text);

    /// Reads a whole file; a UTF-8 byte order mark is dropped. Throws Error(Io) when it cannot be read.
    static SourceText read(const std::string& path);

    const std::string& name() const { return m_name; }
    std::string_view text() const { return m_text; }

    /// Line and column of a byte; an offset beyond the end means the end.
    SourcePosition position(std::size_t byte) const;

    /// The stretch between two bytes, with the text of its first line.
    SourceRange range(std::size_t begin_byte, std::size_t end_byte) const;

    /// One line without its line ending; `line` counts from 1.
    std::string_view line(std::uint32_t line) const;

private:
    std::string m_name;
    std::string m_text;
    std::vector<std::size_t> m_line_starts;
};

}  // namespace varve
