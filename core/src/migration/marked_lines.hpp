// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/diagnostic.hpp"
#include "varve/diag/source_text.hpp"
#include "varve/sql/lexis.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace varve::migration {

/// What every line for varve starts with.
inline constexpr std::string_view line_marker = "-- varve:";

/// The words of header and sections; any other word is a directive.
inline constexpr std::array<std::string_view, 9> header_words{
    "migration", "parents", "replaces", "undoes", "from", "to", "verdict", "up", "down"};

bool is_header_word(std::string_view word);
bool is_section_word(std::string_view word);

/// One `-- varve:` line of a file: `word rest`. Borrows the text.
struct MarkedLine {
    std::string_view word;
    std::string_view rest;
    /// Bytes of the file: the whole line without its end, and where `rest` begins.
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t rest_begin = 0;
};

/// All such lines, in order. Those inside strings and other comments are none. Reports lines that only look
/// like one.
std::vector<MarkedLine> find_marked_lines(const SourceText& source, const Lexis& lexis, DiagnosticSink& sink);

/// Without the blanks around it.
std::string_view trimmed(std::string_view text);

}  // namespace varve::migration
