// SPDX-License-Identifier: MIT
#include "layout.hpp"

#include <algorithm>

namespace varve::codegen::cpp {

namespace {

constexpr std::size_t width = 110;

/// Characters of a text in UTF-8: what columns are counted in.
std::size_t columns_of(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) {
        count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    }
    return count;
}

std::string joined(const std::vector<std::string>& items) {
    std::string text;
    for (const std::string& item : items) {
        text += (text.empty() ? "" : ", ") + item;
    }
    return text;
}

std::size_t longest(const std::vector<std::string>& items) {
    std::size_t most = 0;
    for (const std::string& item : items) {
        most = std::max(most, columns_of(item));
    }
    return most;
}

/// Items in lines that begin at `begin`; `used` columns of the first one are taken already.
std::string filled(std::size_t begin, const std::vector<std::string>& items, std::string_view tail) {
    std::string text;
    std::size_t used = begin;
    for (std::size_t at = 0; at < items.size(); ++at) {
        const bool is_last = at + 1 == items.size();
        const std::string item = items[at] + (is_last ? std::string(tail) : ",");
        const std::size_t length = columns_of(item) + (used == begin ? 0 : 1);
        if (used != begin && used + length > width) {
            text += "\n" + std::string(begin, ' ') + item;
            used = begin + columns_of(item);
        } else {
            text += (used == begin ? "" : " ") + item;
            used += length;
        }
    }
    return text;
}

}  // namespace

std::string packed(std::size_t indent, std::string_view head, const std::vector<std::string>& items,
                   std::string_view tail) {
    const std::string start = std::string(indent, ' ') + std::string(head);
    const std::string line = start + joined(items) + std::string(tail);
    if (columns_of(line) <= width) {
        return line + "\n";
    }
    const std::string below = std::string(indent + 4, ' ') + joined(items) + std::string(tail);
    const bool has_empty_list = std::find(items.begin(), items.end(), "{}") != items.end();
    const bool is_too_long = columns_of(start) + longest(items) + tail.size() > width;
    if ((has_empty_list || is_too_long) && columns_of(below) <= width) {
        return start + "\n" + below + "\n";
    }
    return start + filled(columns_of(start), items, tail) + "\n";
}

std::string stacked(std::size_t indent, const std::vector<std::string>& items) {
    const std::string start = std::string(indent, ' ') + "{";
    std::string text = start + joined(items) + "},\n";
    if (columns_of(text) <= width + 1) {
        return text;
    }
    text = start;
    for (const std::string& item : items) {
        text += (&item == items.data() ? "" : ",\n" + std::string(indent + 1, ' ')) + item;
    }
    return text + "},\n";
}

std::string listed(std::size_t indent, std::string_view head, const std::vector<std::string>& items,
                   std::string_view tail, std::string_view padding) {
    const std::string start = std::string(indent, ' ') + std::string(head) + "{";
    const std::string pad(padding);
    const std::string line = start + pad + joined(items) + pad + "}" + std::string(tail);
    if (columns_of(line) <= width) {
        return line + "\n";
    }
    std::string text = start + "\n";
    for (const std::string& item : items) {
        text += std::string(indent + 4, ' ') + item + ",\n";
    }
    return text + std::string(indent, ' ') + "}" + std::string(tail) + "\n";
}

std::string comment(std::size_t indent, std::string_view text) {
    const std::string start = std::string(indent, ' ') + "///";
    std::string lines;
    std::string line = start;
    std::string word;
    const auto end_word = [&] {
        if (!word.empty() && line != start && columns_of(line) + 1 + columns_of(word) > width) {
            lines += line + "\n";
            line = start;
        }
        line += word.empty() ? "" : " " + word;
        word.clear();
    };
    const auto end_line = [&] {
        end_word();
        // A backslash at the end would draw the next line into the comment.
        while (line.ends_with('\\') || line.ends_with(' ')) {
            line.pop_back();
        }
        lines += line == start ? "" : line + "\n";
        line = start;
    };
    for (const char c : text) {
        if (c == '\n') {
            end_line();
        } else if (c == ' ' || static_cast<unsigned char>(c) < ' ') {
            end_word();
        } else {
            word += c;
        }
    }
    end_line();
    return lines;
}

std::string literal(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            quoted += '\\';
            quoted += c;
        } else if (byte < ' ' || byte == 0x7FU) {
            // Three octal digits end by themselves, whatever follows.
            quoted += '\\';
            for (const unsigned shift : {6U, 3U, 0U}) {
                quoted += static_cast<char>('0' + ((byte >> shift) & 7U));
            }
        } else {
            quoted += c;
        }
    }
    return quoted + "\"";
}

}  // namespace varve::codegen::cpp
