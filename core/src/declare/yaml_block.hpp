// SPDX-License-Identifier: MIT
#pragma once

#include "yaml_node.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace varve::declare {

/// A stretch of whole lines of a YAML file: an entry of a mapping or an item of a list, with the comments
/// above it.
struct YamlBlock {
    /// Of an entry; for an item the content.
    std::string key;
    const YamlNode* value = nullptr;
    /// Bytes of the file.
    std::size_t begin = 0;
    std::size_t end = 0;
    /// Columns in front of the key.
    std::size_t indent = 0;

    std::string_view text() const;
};

/// The parts of a mapping or list that is written one part a line, in order; `end` is where the node's own
/// lines end. Empty where it is written otherwise (in braces, with aliases) or is neither.
std::vector<YamlBlock> blocks_of(const YamlNode& node, std::size_t end);

/// What a node says, however it is spelt: equal contents give equal texts.
std::string content_of(const YamlNode& node);

/// Whole lines moved to another indent.
std::string reindented(std::string_view text, std::size_t from, std::size_t to);

}  // namespace varve::declare
