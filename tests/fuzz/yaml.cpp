// SPDX-License-Identifier: MIT
#include "declare/yaml_block.hpp"
#include "declare/yaml_node.hpp"
#include "fuzz/expect.hpp"
#include "varve/declare/text_merge.hpp"

namespace varve::fuzz {
namespace {

void check(const declare::YamlNode& node, std::size_t size) {
    expect(node.begin <= node.end && node.end <= size, "a node stands in the file");
    node.range();
    for (const declare::YamlEntry& entry : node.entries) {
        expect(entry.key->kind == declare::YamlKind::Scalar || entry.key->kind == declare::YamlKind::Null,
               "a key is a scalar");
        expect(entry.value != nullptr, "a key has a value");
    }
}

}  // namespace
}  // namespace varve::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace varve;
    const auto source =
        std::make_shared<const SourceText>("input.yaml", std::string(fuzz::text_of(data, size)));
    DiagnosticList problems;
    const std::unique_ptr<declare::YamlDocument> document = declare::read_yaml(source, problems);
    fuzz::expect(document != nullptr || problems.has_errors(), "what is wrong is said");
    for (const Diagnostic& each : problems.items()) {
        format(each);
    }
    if (document == nullptr || document->root == nullptr) {
        return 0;
    }
    for (const declare::YamlNode& node : document->nodes) {
        fuzz::check(node, size);
    }
    DiagnosticList told;
    const std::optional<declare::TextMerge> merged = declare::merge_yaml({source, source, source}, {}, told);
    fuzz::expect(merged.has_value() != told.has_errors(), "what is not merged is said to be wrong");
    fuzz::expect(!merged || merged->conflicts.empty(), "what nobody changed has no conflicts");
    return 0;
}
