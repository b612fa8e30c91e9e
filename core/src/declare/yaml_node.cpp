// SPDX-License-Identifier: MIT
#include "yaml_node.hpp"

namespace varve::declare {

SourceRange YamlNode::range() const {
    return document->source->range(begin, end);
}

const YamlNode* YamlNode::find(std::string_view key) const {
    for (const YamlEntry& entry : entries) {
        if (entry.key->text == key) {
            return entry.value;
        }
    }
    return nullptr;
}

}  // namespace varve::declare
