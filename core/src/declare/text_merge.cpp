// SPDX-License-Identifier: MIT
#include "varve/declare/text_merge.hpp"

#include "yaml_block.hpp"

#include "varve/diag/passing_sink.hpp"

#include <algorithm>

namespace varve::declare {

namespace {

using Blocks = std::vector<YamlBlock>;
/// The keys from the root to an entry.
using Path = std::vector<std::string>;

/// One entry as the three versions have it; null where it is not there.
struct Triple {
    const YamlBlock* base = nullptr;
    const YamlBlock* ours = nullptr;
    const YamlBlock* theirs = nullptr;
};

const YamlBlock* find(const Blocks& blocks, const std::string& key) {
    const auto found =
        std::find_if(blocks.begin(), blocks.end(), [&](const YamlBlock& each) { return each.key == key; });
    return found == blocks.end() ? nullptr : &*found;
}

bool are_equal(const YamlBlock* left, const YamlBlock* right) {
    return left == nullptr || right == nullptr ? left == right
                                               : content_of(*left->value) == content_of(*right->value);
}

/// What an entry was called before, when it says so.
std::string former_name(const YamlBlock& block) {
    const YamlNode* name = block.value->find("renamed_from");
    return name == nullptr ? std::string() : name->text;
}

/// The entry of `others` that gives another new name to what `block` renames; both names must be new. Null
/// when there is none.
const YamlBlock* rival_of(const YamlBlock* block, const Blocks& base, const Blocks& own,
                          const Blocks& others) {
    const std::string former = block == nullptr ? std::string() : former_name(*block);
    if (former.empty() || find(base, block->key) != nullptr || find(others, block->key) != nullptr) {
        return nullptr;
    }
    const auto rival = std::find_if(others.begin(), others.end(), [&](const YamlBlock& each) {
        return find(base, each.key) == nullptr && find(own, each.key) == nullptr &&
               former_name(each) == former;
    });
    return rival == others.end() ? nullptr : &*rival;
}

/// The keys of ours, and what theirs added, each behind what it follows there.
std::vector<std::string> keys_in_order(const Blocks& base, const Blocks& ours, const Blocks& theirs) {
    std::vector<std::string> keys;
    for (const YamlBlock& each : ours) {
        keys.push_back(each.key);
    }
    const std::string* before = nullptr;
    for (const YamlBlock& each : theirs) {
        if (std::find(keys.begin(), keys.end(), each.key) == keys.end()) {
            auto place = before == nullptr ? keys.begin() : std::find(keys.begin(), keys.end(), *before);
            // What ours added at the same place stays in front.
            while (place != keys.end() && (before != nullptr || place != keys.begin())) {
                ++place;
                if (place == keys.end() || find(base, *place) != nullptr || find(theirs, *place) != nullptr) {
                    break;
                }
            }
            keys.insert(place, each.key);
        }
        before = &each.key;
    }
    return keys;
}

/// Whether returns stand in a text, and only at the ends of lines.
bool has_returns(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = text.find('\r'); at != std::string_view::npos; at = text.find('\r', at + 1)) {
        if (at + 1 >= text.size() || text[at + 1] != '\n') {
            return false;
        }
        ++count;
    }
    return count > 0;
}

/// Lines of three versions are compared; how they end is no difference.
std::shared_ptr<const SourceText> with_plain_line_ends(const std::shared_ptr<const SourceText>& source) {
    if (!has_returns(source->text())) {
        return source;
    }
    std::string plain(source->text());
    std::erase(plain, '\r');
    return std::make_shared<const SourceText>(source->name(), std::move(plain));
}

std::string with_returns(std::string_view text) {
    std::string result;
    for (const char c : text) {
        result += c == '\n' ? "\r" : "";
        result += c;
    }
    return result;
}

class Merge {
public:
    explicit Merge(const TextMergeOptions& options) : m_options(options) {}

    TextMerge run(const YamlDocument& base, const YamlDocument& ours, const YamlDocument& theirs) {
        const auto size = [](const YamlDocument& document) { return document.source->text().size(); };
        const auto whole = [&](const YamlDocument& document) {
            return YamlBlock{"", document.root, 0, size(document), 0};
        };
        const YamlBlock a = whole(base);
        const YamlBlock b = whole(ours);
        const YamlBlock c = whole(theirs);
        m_result.text = merged({&a, &b, &c}, {}, 0);
        return std::move(m_result);
    }

private:
    static std::string with_line_end(std::string text) {
        if (!text.empty() && !text.ends_with('\n')) {
            text += '\n';
        }
        return text;
    }

    static std::string text_of(const YamlBlock* block, std::size_t indent) {
        return block == nullptr ? std::string()
                                : with_line_end(reindented(block->text(), block->indent, indent));
    }

    static bool is_same_text(const YamlBlock* left, const YamlBlock* right) {
        return left == nullptr || right == nullptr
                   ? left == right
                   : text_of(left, 0) == text_of(right, 0) && are_equal(left, right);
    }

    /// The text of one entry at the indent of ours.
    std::string merged(const Triple& triple, const Path& path, std::size_t indent) {
        if (is_same_text(triple.base, triple.theirs)) {
            return text_of(triple.ours, indent);
        }
        if (is_same_text(triple.base, triple.ours)) {
            return text_of(triple.theirs, indent);
        }
        if (std::optional<std::string> parts = merged_parts(triple, path)) {
            return *parts;
        }
        if (are_equal(triple.ours, triple.theirs) || are_equal(triple.base, triple.theirs)) {
            return text_of(triple.ours, indent);
        }
        return are_equal(triple.base, triple.ours) ? text_of(triple.theirs, indent)
                                                   : conflict(triple, path, indent);
    }

    /// Both sides changed it: part by part, where it has parts of its own.
    std::optional<std::string> merged_parts(const Triple& triple, const Path& path) {
        if (triple.ours == nullptr || triple.theirs == nullptr) {
            return std::nullopt;
        }
        const Blocks ours = blocks_of(*triple.ours->value, triple.ours->end);
        const Blocks theirs = blocks_of(*triple.theirs->value, triple.theirs->end);
        const Blocks base =
            triple.base == nullptr ? Blocks() : blocks_of(*triple.base->value, triple.base->end);
        const bool has_other_base =
            triple.base != nullptr && base.empty() && triple.base->value->kind != YamlKind::Null;
        if (ours.empty() || theirs.empty() || has_other_base ||
            triple.ours->value->kind != triple.theirs->value->kind) {
            return std::nullopt;
        }
        std::string text = merged_head(triple, ours, theirs, base);
        for (const std::string& key : keys_in_order(base, ours, theirs)) {
            const Triple part{find(base, key), find(ours, key), find(theirs, key)};
            Path below = path;
            below.push_back(key);
            if (const YamlBlock* rival = rival_of(part.ours, base, ours, theirs)) {
                const YamlBlock* old = find(base, former_name(*part.ours));
                text += conflict({old, part.ours, rival}, below, ours.front().indent);
            } else if (rival_of(part.theirs, base, theirs, ours) == nullptr) {
                text += entry(part, below, ours.front().indent);
            }
        }
        return text;
    }

    /// The key's line and what stands above the first part; empty where there are no parts.
    static std::string head_of(const YamlBlock* block, const Blocks& parts, std::size_t indent) {
        if (block == nullptr || parts.empty()) {
            return {};
        }
        return with_line_end(
            reindented(block->text().substr(0, parts.front().begin - block->begin), block->indent, indent));
    }

    static std::vector<std::string_view> lines_of(std::string_view text) {
        std::vector<std::string_view> lines;
        while (!text.empty()) {
            const std::size_t length = std::min(text.find('\n'), text.size() - 1) + 1;
            lines.push_back(text.substr(0, length));
            text.remove_prefix(length);
        }
        return lines;
    }

    /// Of the side that changed it; comments that the other side added as well go with its own.
    static std::string merged_head(const Triple& triple, const Blocks& ours, const Blocks& theirs,
                                   const Blocks& base) {
        const std::size_t indent = triple.ours->indent;
        const std::string here = head_of(triple.ours, ours, indent);
        const std::string there = head_of(triple.theirs, theirs, indent);
        const std::string before = head_of(triple.base, base, indent);
        if (here == before && !there.empty()) {
            return there;
        }
        std::string added;
        const std::vector<std::string_view> known_here = lines_of(here);
        const std::vector<std::string_view> known_before = lines_of(before);
        for (const std::string_view line : lines_of(there)) {
            const auto is_line = [&](const std::vector<std::string_view>& lines) {
                return std::find(lines.begin(), lines.end(), line) != lines.end();
            };
            const std::size_t first = line.find_first_not_of(" \t");
            if (first < line.size() && line[first] == '#' && !is_line(known_here) && !is_line(known_before)) {
                added += line;
            }
        }
        return behind_comments(here, added);
    }

    /// Comments put behind those at the top of a head.
    static std::string behind_comments(const std::string& head, const std::string& comments) {
        std::size_t top = 0;
        for (const std::string_view line : lines_of(head)) {
            const std::size_t first = line.find_first_not_of(" \t");
            if (first == std::string_view::npos || line[first] != '#') {
                break;
            }
            top += line.size();
        }
        return head.substr(0, top) + comments + head.substr(top);
    }

    /// What stands in a block before its key.
    static std::string comments_above(const YamlBlock* block) {
        std::string text;
        for (std::string_view rest = block == nullptr ? std::string_view() : block->text(); !rest.empty();) {
            const std::size_t length = std::min(rest.find('\n'), rest.size() - 1) + 1;
            const std::string_view line = rest.substr(0, length);
            const std::size_t first = line.find_first_not_of(" \t\r\n");
            if (first != std::string_view::npos && line[first] != '#') {
                break;
            }
            text += line;
            rest.remove_prefix(length);
        }
        return text;
    }

    /// One part; an entry of a section (`tables.users`) may be settled as a whole.
    std::string entry(const Triple& part, const Path& path, std::size_t indent) {
        const std::size_t known = m_result.conflicts.size();
        std::string text = merged(part, path, indent);
        if (m_result.conflicts.size() > known && path.size() == 2 && m_options.settle) {
            if (const std::optional<std::string> settled = m_options.settle(path[0], path[1])) {
                m_result.conflicts.resize(known);
                return comments_above(part.ours) + with_line_end(reindented(*settled, 0, indent));
            }
        }
        const bool are_both_changed = !is_same_text(part.base, part.ours) &&
                                      !is_same_text(part.base, part.theirs) &&
                                      !are_equal(part.ours, part.theirs);
        if (m_result.conflicts.size() == known && path.size() == 2 && are_both_changed &&
            m_options.is_contested && m_options.is_contested(path[0], path[1])) {
            return conflict(part, path, indent);
        }
        return text;
    }

    std::string marker(char sign, const std::string& label) const {
        return std::string(m_options.marker_size, sign) + (label.empty() ? "" : " " + label) + "\n";
    }

    std::string conflict(const Triple& triple, const Path& path, std::size_t indent) {
        std::string name;
        for (const std::string& key : path) {
            name += (name.empty() ? "" : ".") + key;
        }
        m_result.conflicts.push_back(name.empty() ? "the whole file" : name);
        return marker('<', m_options.ours_label) + text_of(triple.ours, indent) +
               marker('|', m_options.base_label) + text_of(triple.base, indent) + marker('=', "") +
               text_of(triple.theirs, indent) + marker('>', m_options.theirs_label);
    }

    const TextMergeOptions& m_options;
    TextMerge m_result;
};

}  // namespace

std::optional<TextMerge> merge_yaml(const ThreeTexts& texts, const TextMergeOptions& options,
                                    DiagnosticSink& sink) {
    PassingSink passing(sink);
    const std::unique_ptr<YamlDocument> base = read_yaml(with_plain_line_ends(texts.base), passing);
    const std::unique_ptr<YamlDocument> ours = read_yaml(with_plain_line_ends(texts.ours), passing);
    const std::unique_ptr<YamlDocument> theirs = read_yaml(with_plain_line_ends(texts.theirs), passing);
    // What stands twice is in the document all the same, and one of the two would be lost.
    if (base == nullptr || ours == nullptr || theirs == nullptr || passing.has_errors()) {
        return std::nullopt;
    }
    TextMerge result = Merge(options).run(*base, *ours, *theirs);
    if (has_returns(texts.ours->text())) {
        result.text = with_returns(result.text);
    }
    return result;
}

}  // namespace varve::declare
