// SPDX-License-Identifier: MIT
#include "marker_lines.hpp"

#include "varve/sql/ascii.hpp"

#include <algorithm>

namespace varve::adopt {

std::vector<MarkerLine> lines_of(std::string_view text) {
    std::vector<MarkerLine> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        std::string_view line = text.substr(begin, end - begin);
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        const std::size_t next = std::min(end + 1, text.size());
        lines.push_back({line, begin, next});
        begin = next;
    }
    return lines;
}

std::string squeezed(std::string_view line) {
    std::string text;
    for (const char c : line) {
        if (c != ' ' && c != '\t') {
            text += lower_ascii(c);
        }
    }
    return text;
}

Cut cut_at(const std::shared_ptr<const SourceText>& source, std::string_view up, std::string_view down) {
    Cut cut;
    ForeignSection* open = nullptr;
    for (const MarkerLine& line : lines_of(source->text())) {
        const std::string mark = squeezed(line.text);
        const bool is_up = mark.starts_with(up);
        if (!is_up && !mark.starts_with(down)) {
            continue;
        }
        if (open != nullptr) {
            open->end = line.begin;
        }
        std::optional<ForeignSection>& section = is_up ? cut.up : cut.down;
        section = ForeignSection{source, line.next, source->text().size(), false};
        (is_up ? cut.up_line : cut.down_line) = mark.substr(is_up ? up.size() : down.size());
        open = &*section;
    }
    return cut;
}

}  // namespace varve::adopt
