// SPDX-License-Identifier: MIT
#include "yaml_node.hpp"

#include "varve/diag/utf8.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <map>
#include <sstream>
#include <utility>

namespace varve::declare {

namespace {

constexpr std::size_t maximum_depth = 64;
constexpr std::uint64_t maximum_weight = 2'000'000;

/// Ends the reading of a file; what is wrong has been reported.
struct Refusal {};

bool is_null_word(std::string_view word) {
    return word == "null" || word == "Null" || word == "NULL" || word == "~";
}

/// Builds the tree from the events of the parser, which carry a mark each.
class TreeBuilder : public YAML::EventHandler {
public:
    TreeBuilder(YamlDocument& document, DiagnosticSink& sink) : m_document(document), m_sink(sink) {}

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (++m_documents > 1) {
            refuse(mark, "several-documents", "a second YAML document starts here; a schema file has one",
                   "write it as a file of its own");
        }
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        YamlNode& node = make(YamlKind::Null, offset_of(mark));
        const std::string_view word = word_at(node.begin);
        if (is_null_word(word)) {
            node.text = word;
            node.end = node.begin + word.size();
        }
        if (expects_key()) {
            // `null: true` has a key of four letters, whatever YAML says that the word means.
            node.kind = YamlKind::Scalar;
        } else if (node.text.empty()) {
            place_at_parent(node);
        }
        add(node, anchor);
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto found = m_anchors.find(anchor);
        if (found == m_anchors.end() || is_open(*found->second)) {
            refuse(mark, "recursive-alias", "this alias stands inside the node that it names", "");
        }
        m_weight += found->second->weight;
        if (m_weight > maximum_weight) {
            refuse(mark, "too-large", "the aliases of this file stand for more than 2000000 nodes", "");
        }
        if (expects_key()) {
            refuse(mark, "alias-as-key", "an alias cannot be a key here", "write the key out");
        }
        attach(*found->second);
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        YamlNode& node = make(YamlKind::Scalar, after_properties(offset_of(mark)));
        node.text = value;
        if (tag != "?" && tag != "!" && tag != "tag:yaml.org,2002:str") {
            refuse_tag(mark);
        }
        const char first = node.begin < text().size() ? text()[node.begin] : '\0';
        if (tag == "?") {
            place_plain(node);
        } else if (first == '|' || first == '>') {
            node.style = first == '|' ? ScalarStyle::Literal : ScalarStyle::Folded;
            node.end = node.begin + 1;
        } else {
            node.style = ScalarStyle::Quoted;
            place_quoted(node, first);
        }
        add(node, anchor);
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value /*style*/) override {
        open(YamlKind::Sequence, mark, tag, anchor);
    }
    void OnSequenceEnd() override { close(); }

    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value /*style*/) override {
        open(YamlKind::Mapping, mark, tag, anchor);
    }
    void OnMapEnd() override {
        resolve_merges(*m_open.back());
        close();
    }

private:
    std::string_view text() const { return m_document.source->text(); }

    /// The parser counts bytes, as SourceText does; a line ending of two bytes is two for both.
    std::size_t offset_of(const YAML::Mark& mark) const {
        return std::min(mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos), text().size());
    }

    std::string_view word_at(std::size_t offset) const {
        const std::string_view rest = text().substr(offset);
        return rest.substr(0, rest.find_first_of(" \t\r\n,:]}#"));
    }

    /// The mark of a node with an anchor or a tag is that of the anchor or tag.
    std::size_t after_properties(std::size_t offset) const {
        while (offset < text().size() && (text()[offset] == '&' || text()[offset] == '!')) {
            offset = std::min(text().find_first_of(" \t\r\n", offset), text().size());
            offset = std::min(text().find_first_not_of(" \t\r\n", offset), text().size());
        }
        return offset;
    }

    void place_plain(YamlNode& node) const {
        const bool is_one_line = text().substr(node.begin, node.text.size()) == node.text;
        const std::size_t line_end = std::min(text().find_first_of("\r\n", node.begin), text().size());
        node.end = is_one_line ? node.begin + node.text.size() : line_end;
    }

    void place_quoted(YamlNode& node, char quote) const {
        std::size_t at = node.begin + 1;
        while (at < text().size() && text()[at] != quote) {
            at += quote == '"' && text()[at] == '\\' ? 2 : 1;
            if (quote == '\'' && text().substr(at, 2) == "''") {
                at += 2;
            }
        }
        node.end = std::min(at + 1, text().size());
    }

    /// A value that is not there is shown at its key.
    void place_at_parent(YamlNode& node) const {
        const YamlNode* shown = m_key != nullptr ? m_key : m_open.empty() ? nullptr : m_open.back();
        if (shown != nullptr && !is_sequence_open()) {
            node.begin = shown->begin;
            node.end = shown->end;
        }
    }

    bool is_open(const YamlNode& node) const {
        return std::find(m_open.begin(), m_open.end(), &node) != m_open.end();
    }

    bool is_sequence_open() const { return !m_open.empty() && m_open.back()->kind == YamlKind::Sequence; }

    bool expects_key() const {
        return !m_open.empty() && m_open.back()->kind == YamlKind::Mapping && m_key == nullptr;
    }

    YamlNode& make(YamlKind kind, std::size_t offset) {
        YamlNode& node = m_document.nodes.emplace_back();
        node.document = &m_document;
        node.kind = kind;
        node.begin = node.end = offset;
        return node;
    }

    void add(YamlNode& node, YAML::anchor_t anchor) {
        ++m_weight;
        if (anchor != 0) {
            m_anchors[anchor] = &node;
        }
        attach(node);
    }

    /// Puts a finished node into the collection that is open.
    void attach(YamlNode& node) {
        if (m_open.empty()) {
            m_document.root = &node;
            return;
        }
        YamlNode& parent = *m_open.back();
        if (parent.kind == YamlKind::Sequence) {
            parent.items.push_back(&node);
        } else if (m_key == nullptr) {
            m_key = &node;
            return;
        } else {
            add_entry(parent, *m_key, node);
            m_key = nullptr;
        }
        parent.weight += node.weight;
    }

    void add_entry(YamlNode& mapping, const YamlNode& key, const YamlNode& value) {
        auto& first_places = m_keys.back();
        const auto [first, is_new] = first_places.emplace(key.text, &key);
        if (is_new) {
            mapping.entries.push_back({&key, &value});
            return;
        }
        const SourcePosition place = m_document.source->position(first->second->begin);
        m_sink.report({Severity::Error, "duplicate-key",
                       "`" + key.text + "` stands twice in this mapping; the first is in line " +
                           std::to_string(place.line),
                       key.range()});
    }

    void open(YamlKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
        if (tag != "?" && tag != "!" && !tag.empty()) {
            refuse_tag(mark);
        }
        if (expects_key()) {
            refuse(mark, "collection-as-key",
                   "a key must be a single word or string, not a list or a mapping", "");
        }
        if (m_open.size() >= maximum_depth) {
            refuse(mark, "too-deep", "nested more than " + std::to_string(maximum_depth) + " levels deep",
                   "");
        }
        YamlNode& node = make(kind, after_properties(offset_of(mark)));
        ++m_weight;
        if (anchor != 0) {
            m_anchors[anchor] = &node;
        }
        m_open.push_back(&node);
        m_pending_keys.push_back(std::exchange(m_key, nullptr));
        m_keys.emplace_back();
    }

    void close() {
        YamlNode& node = *m_open.back();
        m_open.pop_back();
        m_keys.pop_back();
        m_key = m_pending_keys.back();
        m_pending_keys.pop_back();
        attach(node);
    }

    /// `<<: *base`: the keys of the base that the mapping does not have itself.
    void resolve_merges(YamlNode& mapping) {
        const auto is_merge = [](const YamlEntry& entry) {
            return entry.key->text == "<<" && entry.key->style == ScalarStyle::Plain;
        };
        const auto merge = std::find_if(mapping.entries.begin(), mapping.entries.end(), is_merge);
        if (merge == mapping.entries.end()) {
            return;
        }
        const YamlNode& bases = *merge->value;
        mapping.entries.erase(merge);
        if (bases.kind == YamlKind::Sequence) {
            for (const YamlNode* base : bases.items) {
                merge_base(mapping, *base);
            }
        } else {
            merge_base(mapping, bases);
        }
    }

    void merge_base(YamlNode& mapping, const YamlNode& base) {
        if (base.kind != YamlKind::Mapping) {
            m_sink.report({Severity::Error, "merge-not-a-mapping",
                           "`<<` takes a mapping or a list of mappings", base.range()});
            return;
        }
        for (const YamlEntry& entry : base.entries) {
            if (mapping.find(entry.key->text) == nullptr) {
                mapping.entries.push_back(entry);
            }
        }
    }

    [[noreturn]] void refuse_tag(const YAML::Mark& mark) {
        refuse(mark, "yaml-tag", "tags such as `!!int` have no meaning here",
               "quote the value if it is meant to be text");
    }

    [[noreturn]] void refuse(const YAML::Mark& mark, std::string id, std::string message, std::string hint) {
        const std::size_t offset = offset_of(mark);
        m_sink.report(
            {Severity::Error, std::move(id), std::move(message),
             m_document.source->range(offset, offset + std::max<std::size_t>(1, word_at(offset).size())),
             std::move(hint)});
        throw Refusal{};
    }

    YamlDocument& m_document;
    DiagnosticSink& m_sink;
    int m_documents = 0;
    std::uint64_t m_weight = 0;
    /// The collections under way, outermost first, the keys that wait for their values, and the keys seen in
    /// each.
    std::vector<YamlNode*> m_open;
    std::vector<const YamlNode*> m_pending_keys;
    std::vector<std::map<std::string, const YamlNode*, std::less<>>> m_keys;
    const YamlNode* m_key = nullptr;
    std::map<YAML::anchor_t, YamlNode*> m_anchors;
};

/// Byte of the first character that is not valid UTF-8, or is a control character that YAML forbids.
std::size_t first_invalid_byte(std::string_view text) {
    const auto control = std::find_if(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
    });
    const std::size_t at =
        control == text.end() ? std::string_view::npos : static_cast<std::size_t>(control - text.begin());
    return std::min(at, first_invalid_utf8(text));
}

bool has_tab_indentation(std::string_view line) {
    const std::size_t content = line.find_first_not_of(" \t");
    return line.substr(0, std::min(content, line.size())).find('\t') != std::string_view::npos;
}

/// What the parser's messages mean, in words of ours.
struct Wording {
    std::string_view message;
    std::string_view ours;
    std::string_view hint;
};

constexpr std::array wordings{
    Wording{"illegal map value", "a `:` makes a mapping here, where none can be",
            "quote the text that holds the `:`"},
    Wording{"end of map not found", "this line does not fit the mapping around it",
            "check the indentation, and that every key has its `:`"},
    Wording{"end of map flow not found", "the `{` is never closed", ""},
    Wording{"end of sequence not found", "this line does not fit the list around it",
            "check the indentation"},
    Wording{"end of sequence flow not found", "the `[` is never closed", ""},
    Wording{"illegal flow end", "this bracket closes nothing", ""},
    Wording{"illegal EOF in scalar", "the string that starts before is never closed", "close the quotes"},
    Wording{"illegal document indicator in scalar", "the string is not closed before the document ends",
            "close the quotes"},
    Wording{"bad character found while scanning scalar", "the text holds a character that needs quotes",
            "quote the text"},
    Wording{"unknown escape character: ", "unknown escape in a string in double quotes",
            "use single quotes, or double the backslash"},
    Wording{"unknown token", "a value cannot start with this character", "quote the text"},
    Wording{"illegal block entry", "a list item cannot stand here", "put it on a line of its own"},
    Wording{"illegal map key", "a key cannot stand here", "check the indentation"},
};

void report_syntax_error(const SourceText& source, const YAML::Exception& exception, DiagnosticSink& sink) {
    const std::size_t offset = std::min(
        exception.mark.pos < 0 ? 0 : static_cast<std::size_t>(exception.mark.pos), source.text().size());
    Diagnostic diagnostic{Severity::Error, "yaml-syntax", "not valid YAML: " + exception.msg,
                          source.range(offset, offset + 1)};
    for (const Wording& wording : wordings) {
        if (std::string_view(exception.msg).starts_with(wording.message)) {
            diagnostic.message = wording.ours;
            diagnostic.hint = wording.hint;
        }
    }
    const std::string_view rest = source.text().substr(offset);
    if (rest.starts_with('?') && exception.msg.starts_with("unknown token")) {
        diagnostic.message = "a `?` inside braces has a meaning of its own in YAML";
        diagnostic.hint = "write `null: true` there, or quote the type: 'text?'";
    }
    if (exception.msg.starts_with("end of map flow") && source.text().substr(0, offset).ends_with('$')) {
        diagnostic.message = "a `${` inside braces has a meaning of its own in YAML";
        diagnostic.hint = "put the value in quotes: \"${NAME}\"";
    }
    const std::uint32_t line = diagnostic.range->begin.line;
    for (const std::uint32_t near : {line, line - 1}) {
        if (has_tab_indentation(source.line(near))) {
            const std::size_t tab_column = source.line(near).find('\t');
            const std::size_t line_begin =
                static_cast<std::size_t>(source.line(near).data() - source.text().data());
            diagnostic = {Severity::Error, "yaml-tab",
                          "a tab stands in the indentation; YAML allows only spaces there",
                          source.range(line_begin + tab_column, line_begin + tab_column + 1), "use spaces"};
        }
    }
    sink.report(std::move(diagnostic));
}

}  // namespace

std::unique_ptr<YamlDocument> read_yaml(std::shared_ptr<const SourceText> source, DiagnosticSink& sink) {
    auto document = std::make_unique<YamlDocument>();
    document->source = std::move(source);
    const SourceText& file = *document->source;

    const std::size_t invalid = first_invalid_byte(file.text());
    if (invalid != std::string_view::npos) {
        sink.report({Severity::Error, "not-utf8", "this byte is not UTF-8 text",
                     file.range(invalid, invalid + 1), "save the file as UTF-8"});
        return nullptr;
    }
    try {
        std::istringstream stream{std::string(file.text())};
        YAML::Parser parser(stream);
        TreeBuilder builder(*document, sink);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const YAML::Exception& exception) {
        report_syntax_error(file, exception, sink);
        return nullptr;
    } catch (const Refusal&) {
        return nullptr;
    }
    if (document->root == nullptr) {
        YamlNode& empty = document->nodes.emplace_back();
        empty.document = document.get();
        document->root = &empty;
    }
    return document;
}

}  // namespace varve::declare
