// SPDX-License-Identifier: MIT
#include "marked_lines.hpp"

#include "varve/sql/ascii.hpp"
#include "varve/sql/token.hpp"

#include <algorithm>

namespace varve::migration {

namespace {

/// `--varve:up`, `-- VARVE: up`: meant for us, but not written as we read it.
bool is_misspelt_marker(std::string_view comment) {
    std::string squeezed;
    for (const char c : comment.substr(0, std::min<std::size_t>(comment.size(), 24))) {
        if (c != ' ' && c != '\t') {
            squeezed += lower_ascii(c);
        }
    }
    return squeezed.starts_with("--varve:");
}

/// The parts of a line that starts with the marker.
MarkedLine parse(const Token& token, std::size_t end) {
    const std::string_view content = trimmed(token.text.substr(line_marker.size()));
    const std::size_t space = std::min(content.find_first_of(" \t"), content.size());
    MarkedLine line{content.substr(0, space), trimmed(content.substr(space)), token.begin, end, end};
    if (!line.rest.empty()) {
        line.rest_begin = token.begin + static_cast<std::size_t>(line.rest.data() - token.text.data());
    }
    return line;
}

}  // namespace

bool is_section_word(std::string_view word) {
    return word == "up" || word == "down";
}

bool is_header_word(std::string_view word) {
    return std::find(header_words.begin(), header_words.end(), word) != header_words.end();
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blank);
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::vector<MarkedLine> find_marked_lines(const SourceText& source, const Lexis& lexis,
                                          DiagnosticSink& sink) {
    std::vector<MarkedLine> lines;
    const std::string_view text = source.text();
    Tokenizer tokenizer(text, lexis);
    for (Token token{}; tokenizer.next(token);) {
        const bool is_at_line_start = token.begin == 0 || text[token.begin - 1] == '\n';
        if (token.kind != TokenKind::Comment || !token.text.starts_with("--") || !is_at_line_start) {
            continue;
        }
        const std::size_t end = token.begin + token.text.find_last_not_of("\r\n") + 1;
        const bool is_marked = token.text.starts_with(line_marker);
        const MarkedLine line = is_marked ? parse(token, end) : MarkedLine{};
        const bool is_spaced = is_marked && token.text.substr(line_marker.size()).starts_with(' ');
        if (!line.word.empty() && !is_spaced) {
            lines.push_back(line);
        } else if (is_marked || is_misspelt_marker(token.text)) {
            sink.report({Severity::Error, "malformed-line",
                         "a line for varve starts with exactly `-- varve:` and a word",
                         source.range(token.begin, end), ""});
        }
    }
    return lines;
}

}  // namespace varve::migration
