// SPDX-License-Identifier: MIT
#include "settings_text.hpp"

#include <filesystem>
#include <string_view>

namespace varve::declare {

namespace {

bool may_hold_secret(std::string_view line) {
    return line.find("://") != std::string_view::npos || line.find("pass") != std::string_view::npos;
}

}  // namespace

void SecretHidingSink::report(Diagnostic diagnostic) {
    if (diagnostic.range && may_hold_secret(diagnostic.range->line_text)) {
        diagnostic.range->line_text.clear();
    }
    PassingSink::report(std::move(diagnostic));
}

std::optional<std::string> expanded_text(const NodeReader& reader, const YamlNode& node,
                                         const Variables& variables) {
    const std::optional<std::string> raw = reader.text(node);
    const bool is_plain = node.style == ScalarStyle::Plain;
    return raw ? expand_variables(*raw, variables, *node.document->source, node.begin + (is_plain ? 0 : 1),
                                  reader.sink())
               : std::nullopt;
}

std::vector<std::string> expanded_texts(const NodeReader& reader, const YamlNode& node,
                                        const Variables& variables) {
    std::vector<std::string> found;
    const std::vector<const YamlNode*> single{&node};
    for (const YamlNode* item : node.kind == YamlKind::Sequence ? node.items : single) {
        if (std::optional<std::string> each = expanded_text(reader, *item, variables)) {
            found.push_back(std::move(*each));
        }
    }
    return found;
}

std::string joined(const std::string& folder, const std::string& path) {
    namespace fs = std::filesystem;
    return folder == "." || fs::path(path).is_absolute()
               ? path
               : (fs::path(folder) / path).lexically_normal().string();
}

std::string folder_of(const std::string& path) {
    const std::string folder = std::filesystem::path(path).parent_path().string();
    return folder.empty() ? "." : folder;
}

}  // namespace varve::declare
