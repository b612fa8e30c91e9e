// SPDX-License-Identifier: MIT
#include "varve/report/unified_diff.hpp"

#include <dtl/dtl.hpp>

#include <sstream>
#include <vector>

namespace varve::report {

namespace {

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

std::string painted(const std::string& line, std::string_view paint, Colour colour) {
    return colour == Colour::Always ? std::string(paint) + line + "\x1b[0m" : line;
}

/// `patch` wants line 0 of a side that has no lines; dtl says 1.
std::string with_line_zero(std::string line) {
    if (line.starts_with("@@ -1,0 ")) {
        line[4] = '0';
    }
    const std::size_t empty = line.find(" +1,0 @@");
    if (line.starts_with("@@") && empty != std::string::npos) {
        line[empty + 2] = '0';
    }
    return line;
}

std::string painted(const std::string& line, Colour colour) {
    switch (line.empty() ? ' ' : line.front()) {
    case '+': return painted(line, "\x1b[32m", colour);
    case '-': return painted(line, "\x1b[31m", colour);
    case '@': return painted(line, "\x1b[36m", colour);
    default: return line;
    }
}

}  // namespace

std::string unified_diff(const NamedText& from, const NamedText& to, Colour colour) {
    if (from.text == to.text) {
        return {};
    }
    dtl::Diff<std::string> diff(lines_of(from.text), lines_of(to.text));
    diff.onHuge();
    diff.compose();
    diff.composeUnifiedHunks();
    std::ostringstream hunks;
    diff.printUnifiedFormat(hunks);

    std::string text = painted("--- " + from.name, "\x1b[1m", colour) + "\n" +
                       painted("+++ " + to.name, "\x1b[1m", colour) + "\n";
    for (const std::string& line : lines_of(hunks.str())) {
        text += painted(with_line_zero(line), colour) + "\n";
    }
    return text;
}

}  // namespace varve::report
