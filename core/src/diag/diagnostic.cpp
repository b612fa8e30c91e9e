// SPDX-License-Identifier: MIT
#include "varve/diag/diagnostic.hpp"

#include "varve/diag/utf8.hpp"

#include <algorithm>
#include <string_view>

namespace varve {

namespace {

constexpr std::string_view bold_red = "\x1b[1;31m";
constexpr std::string_view bold_yellow = "\x1b[1;33m";
constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view plain = "\x1b[0m";

std::string_view word(Severity severity) {
    switch (severity) {
    case Severity::Note: return "note";
    case Severity::Warning: return "warning";
    case Severity::Error: return "error";
    }
    return "error";
}

std::string painted(std::string_view text, std::string_view paint, Colour colour) {
    if (colour == Colour::Never) {
        return std::string(text);
    }
    return std::string(paint).append(text).append(plain);
}

constexpr std::string_view replacement = "\xEF\xBF\xBD";

bool is_continuation_byte(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// A line as a terminal may see it: control characters and what is not UTF-8 can do nothing there.
std::string harmless(std::string line) {
    for (std::size_t bad = first_invalid_utf8(line); bad != std::string::npos;
         bad = first_invalid_utf8(line)) {
        line.replace(bad, 1, replacement);
    }
    std::string text;
    for (const char c : line) {
        const bool is_control = (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == '\x7f';
        text += is_control ? std::string(replacement) : std::string(1, c);
    }
    return text;
}

/// A part of a line, and the column in it that was meant.
struct Window {
    std::string text;
    std::size_t column;
};

/// Byte where a character begins, counted from 0; the end where there are fewer. Lines may have 100 MB.
std::size_t start_of(std::string_view line, std::size_t character) {
    for (std::size_t at = 0, count = 0; at < line.size(); ++at) {
        if (!is_continuation_byte(line[at]) && count++ == character) {
            return at;
        }
    }
    return line.size();
}

/// What is longer than anybody reads is cut down to what is around the column.
Window window_around(const std::string& line, std::size_t column) {
    constexpr std::size_t widest = 200;
    constexpr std::size_t before = 60;
    const auto total = static_cast<std::size_t>(
        std::count_if(line.begin(), line.end(), [](char c) { return !is_continuation_byte(c); }));
    if (total <= widest) {
        return {line, column};
    }
    const std::size_t first = column > before ? std::min(column - before, total - 1) : 0;
    const std::size_t begin = start_of(line, first);
    const std::size_t end = start_of(line, first + widest);
    return {(first == 0 ? "" : "…") + line.substr(begin, end - begin) + (end == line.size() ? "" : "…"),
            column - first + (first == 0 ? 0 : 1)};
}

std::string excerpt(const SourceRange& range) {
    const std::string number = std::to_string(range.begin.line);
    const std::string margin(number.size(), ' ');
    const bool is_one_line = range.end.line == range.begin.line && range.end.column > range.begin.column;
    Window shown = window_around(range.line_text, range.begin.column);
    shown.text = harmless(std::move(shown.text));
    const std::size_t room = std::max(shown.text.size() + 1, shown.column + 1) - shown.column;
    const std::size_t width =
        is_one_line ? std::min<std::size_t>(range.end.column - range.begin.column, room) : 1;

    std::string indent;
    for (std::size_t at = 0; at + 1 < shown.column; ++at) {
        indent += at < shown.text.size() && shown.text[at] == '\t' ? '\t' : ' ';
    }
    return margin + " |\n" + number + " | " + shown.text + "\n" + margin + " | " + indent +
           std::string(width, '^') + "\n";
}

}  // namespace

bool DiagnosticList::has_errors() const {
    return std::any_of(m_items.begin(), m_items.end(),
                       [](const Diagnostic& item) { return item.severity == Severity::Error; });
}

std::string format(const Diagnostic& diagnostic, Colour colour) {
    std::string label(word(diagnostic.severity));
    if (!diagnostic.id.empty()) {
        label += "[" + diagnostic.id + "]";
    }
    std::string text =
        painted(label, diagnostic.severity == Severity::Error ? bold_red : bold_yellow, colour);
    text += ": " + painted(diagnostic.message, bold, colour) + "\n";
    if (diagnostic.range) {
        text += "  --> " + to_string(*diagnostic.range) + "\n";
        if (!diagnostic.range->line_text.empty()) {
            text += excerpt(*diagnostic.range);
        }
    }
    if (!diagnostic.hint.empty()) {
        text += painted("hint", bold, colour) + ": " + diagnostic.hint + "\n";
    }
    return text;
}

}  // namespace varve
