// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/diagnostic.hpp"
#include "varve/diag/source_text.hpp"
#include "varve/sql/lexis.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace varve {

/// One statement of a file, without its semicolon, and where it stands.
struct PositionedStatement {
    std::string text;
    /// Bytes of the file: the first character of the statement (comments before it left out) and its end.
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Cuts a text, or the part [begin, end) of it, into statements by the lexical rules of one database.
///
/// Semicolons inside strings, comments, dollar quotes, parentheses, trigger bodies and BEGIN ATOMIC
/// bodies do not end a statement. Reports to `sink`: an unterminated string, comment or quoted name;
/// `COPY … FROM stdin` (its data are not SQL); commands of a database's shell (`\connect`, `.mode`).
std::vector<PositionedStatement> split_statements(const SourceText& source, std::size_t begin,
                                                  std::size_t end, const Lexis& lexis, DiagnosticSink& sink);

std::vector<PositionedStatement> split_statements(const SourceText& source, const Lexis& lexis,
                                                  DiagnosticSink& sink);

/// A line that wants another file read at its place: `\i` and `\ir` of psql, `.read` of the sqlite3 shell.
struct IncludeLine {
    /// As it is written, without quotes.
    std::string path;
    /// Bytes of the file.
    std::size_t begin = 0;
    std::size_t end = 0;
    /// How many statements of the file stand in front of it.
    std::size_t position = 0;
};

struct Script {
    std::vector<PositionedStatement> statements;
    std::vector<IncludeLine> includes;
};

/// The same, but lines that name another file are told and not refused.
Script split_script(const SourceText& source, const Lexis& lexis, DiagnosticSink& sink);

}  // namespace varve
