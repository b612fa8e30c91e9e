// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/diagnostic.hpp"
#include "varve/diag/source_text.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace varve::declare {

enum class YamlKind { Null, Scalar, Sequence, Mapping };

/// How a scalar is written; only a plain one can be a number or a boolean.
enum class ScalarStyle { Plain, Quoted, Literal, Folded };

struct YamlNode;
struct YamlDocument;

struct YamlEntry {
    /// Always a scalar.
    const YamlNode* key;
    const YamlNode* value;
};

/// One node of a YAML file and where it stands. Aliases are the node that they name.
struct YamlNode {
    const YamlDocument* document = nullptr;
    YamlKind kind = YamlKind::Null;
    ScalarStyle style = ScalarStyle::Plain;
    /// The content of a scalar; for a null what the file says (`null`, `~` or nothing).
    std::string text = {};
    /// Bytes of the file; a collection ends where it begins, because only its place matters.
    std::size_t begin = 0;
    std::size_t end = 0;
    /// Of a mapping, in the order of the file, without duplicates; merge keys are resolved.
    std::vector<YamlEntry> entries = {};
    /// Of a sequence.
    std::vector<const YamlNode*> items = {};
    /// Number of nodes in it with aliases counted as often as they stand there.
    std::uint64_t weight = 1;

    SourceRange range() const;
    /// Null when there is no such key.
    const YamlNode* find(std::string_view key) const;
};

/// Owns the nodes of one file.
struct YamlDocument {
    std::shared_ptr<const SourceText> source;
    std::deque<YamlNode> nodes = {};
    const YamlNode* root = nullptr;
};

/// Reads one YAML file. Null when it is not YAML, or YAML of a kind that is refused (several documents, tags,
/// keys that are collections, nesting without end); that has been reported then. Duplicate keys are reported
/// and the first one counts.
std::unique_ptr<YamlDocument> read_yaml(std::shared_ptr<const SourceText> source, DiagnosticSink& sink);

}  // namespace varve::declare
