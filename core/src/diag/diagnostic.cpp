// SPDX-License-Identifier: MIT
#include "varve/diag/diagnostic.hpp"

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

std::string excerpt(const SourceRange& range) {
    const std::string number = std::to_string(range.begin.line);
    const std::string margin(number.size(), ' ');
    const bool is_one_line = range.end.line == range.begin.line && range.end.column > range.begin.column;
    const std::size_t width = is_one_line ? range.end.column - range.begin.column : 1;

    std::string indent;
    for (std::size_t at = 0; at + 1 < range.begin.column; ++at) {
        indent += at < range.line_text.size() && range.line_text[at] == '\t' ? '\t' : ' ';
    }
    return margin + " |\n" + number + " | " + range.line_text + "\n" + margin + " | " + indent +
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
