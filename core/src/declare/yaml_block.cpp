// SPDX-License-Identifier: MIT
#include "yaml_block.hpp"

#include "varve/sql/ascii.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace varve::declare {

namespace {

std::size_t line_begin(std::string_view text, std::size_t at) {
    const std::size_t end_before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    return end_before == std::string_view::npos ? 0 : end_before + 1;
}

std::size_t indent_of(std::string_view line) {
    return std::min(line.find_first_not_of(' '), line.size());
}

/// Moves a beginning up over the comments and blank lines that stand above it.
std::size_t with_comments(std::string_view text, std::size_t begin, std::size_t indent) {
    std::size_t last = begin;
    while (begin > 0) {
        const std::size_t above = line_begin(text, begin - 1);
        const std::string_view line = text.substr(above, begin - 1 - above);
        const std::size_t first = line.find_first_not_of(" \t\r");
        const bool is_blank = first == std::string_view::npos;
        // A comment further in is about what stands above it.
        if (!is_blank && (line[first] != '#' || indent_of(line) > indent)) {
            break;
        }
        begin = above;
        last = begin;
    }
    return last;
}

/// Whether each part begins a line of its own, in order, at one indent, behind `first`.
bool is_one_a_line(const YamlNode& node, const std::vector<std::size_t>& places, bool is_list) {
    const std::string_view text = node.document->source->text();
    std::size_t before = 0;
    std::size_t column = 0;
    for (const std::size_t place : places) {
        const std::size_t begin = line_begin(text, place);
        std::string_view lead = text.substr(begin, place - begin);
        if (is_list) {
            const std::size_t dash = lead.rfind("- ");
            lead = dash == std::string_view::npos ? lead : lead.substr(0, dash);
        }
        const bool is_first = place == places.front();
        if (lead.find_first_not_of(' ') != std::string_view::npos || (!is_first && begin < before) ||
            (!is_first && lead.size() != column)) {
            return false;
        }
        before = begin + 1;
        column = lead.size();
    }
    return true;
}

/// Whether quotes would make another value of it: a number, a truth value, null.
bool is_word(std::string_view text) {
    constexpr std::array<std::string_view, 8> special{"true", "false", "yes", "no", "on", "off", "null", "~"};
    const std::string lowered = lower_ascii(text);
    const bool is_numeric = text.empty() || text.find_first_of("0123456789+-.") == 0;
    return !is_numeric && std::find(special.begin(), special.end(), lowered) == special.end();
}

}  // namespace

std::string_view YamlBlock::text() const {
    return value->document->source->text().substr(begin, end - begin);
}

std::vector<YamlBlock> blocks_of(const YamlNode& node, std::size_t end) {
    const bool is_list = node.kind == YamlKind::Sequence;
    std::vector<std::size_t> places;
    std::vector<YamlBlock> blocks;
    if (node.kind == YamlKind::Mapping) {
        for (const YamlEntry& entry : node.entries) {
            places.push_back(entry.key->begin);
            blocks.push_back({entry.key->text, entry.value});
        }
    } else if (is_list) {
        for (const YamlNode* item : node.items) {
            places.push_back(item->begin);
            blocks.push_back({content_of(*item), item});
        }
    }
    const std::string_view text = node.document->source->text();
    const bool is_flow = node.begin < text.size() && (text[node.begin] == '{' || text[node.begin] == '[');
    const bool is_inside =
        std::all_of(places.begin(), places.end(), [&](std::size_t place) { return place < end; });
    const bool is_own = std::all_of(blocks.begin(), blocks.end(), [&](const YamlBlock& each) {
        return each.value->document == node.document;
    });
    if (is_flow || !is_inside || !is_own || !is_one_a_line(node, places, is_list)) {
        return {};
    }
    for (std::size_t at = 0; at < blocks.size(); ++at) {
        const std::size_t line = line_begin(text, places[at]);
        blocks[at].indent = indent_of(text.substr(line));
        blocks[at].begin = with_comments(text, line, blocks[at].indent);
        if (at > 0) {
            blocks[at - 1].end = blocks[at].begin;
        }
        blocks[at].end = end;
    }
    return blocks;
}

std::string content_of(const YamlNode& node) {
    switch (node.kind) {
    case YamlKind::Null: return "~";
    case YamlKind::Scalar:
        return (node.style == ScalarStyle::Plain && !is_word(node.text) ? "p" : "q") +
               std::to_string(node.text.size()) + ":" + node.text;
    case YamlKind::Sequence: {
        std::string text = "[";
        for (const YamlNode* item : node.items) {
            text += content_of(*item) + ",";
        }
        return text + "]";
    }
    case YamlKind::Mapping: {
        std::map<std::string, std::string> entries;
        for (const YamlEntry& entry : node.entries) {
            entries.emplace(entry.key->text, content_of(*entry.value));
        }
        std::string text = "{";
        for (const auto& [key, value] : entries) {
            text += std::to_string(key.size()) + ":" + key + "=" + value + ",";
        }
        return text + "}";
    }
    }
    return {};
}

std::string reindented(std::string_view text, std::size_t from, std::size_t to) {
    std::string result;
    while (!text.empty()) {
        const std::size_t length = std::min(text.find('\n'), text.size() - 1) + 1;
        std::string_view line = text.substr(0, length);
        text.remove_prefix(length);
        const bool is_blank = line.find_first_not_of(" \t\r\n") == std::string_view::npos;
        if (!is_blank) {
            line.remove_prefix(std::min(from, indent_of(line)));
            result.append(to, ' ');
        }
        result += line;
    }
    return result;
}

}  // namespace varve::declare
