// SPDX-License-Identifier: MIT
#include "node_reader.hpp"

#include "varve/diag/error.hpp"
#include "varve/diag/suggestion.hpp"
#include "varve/sql/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace varve::declare {

namespace {

/// Words that other versions of YAML take for booleans.
constexpr std::array<std::string_view, 8> almost_true{"yes", "Yes", "YES", "on", "On", "ON", "y", "Y"};
constexpr std::array<std::string_view, 8> almost_false{"no", "No", "NO", "off", "Off", "OFF", "n", "N"};

bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string_view kind_words(const YamlNode& node) {
    switch (node.kind) {
    case YamlKind::Null: return "nothing";
    case YamlKind::Scalar: return "a text";
    case YamlKind::Sequence: return "a list";
    case YamlKind::Mapping: return "a mapping";
    }
    return "nothing";
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
    while (at < text.size() && is_digit(text[at])) {
        ++at;
    }
    return at;
}

std::string list_of(std::span<const std::string_view> words) {
    std::string text;
    for (std::size_t at = 0; at < words.size(); ++at) {
        text += at == 0 ? "" : at + 1 == words.size() ? " or " : ", ";
        text += "`" + std::string(words[at]) + "`";
    }
    return text;
}

}  // namespace

bool is_number(const YamlNode& node) {
    const std::string_view text = node.text;
    if (node.kind != YamlKind::Scalar || node.style != ScalarStyle::Plain) {
        return false;
    }
    std::size_t at = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
    const std::size_t integer_end = skip_digits(text, at);
    bool has_digits = integer_end > at;
    at = integer_end;
    if (at < text.size() && text[at] == '.') {
        const std::size_t fraction_end = skip_digits(text, at + 1);
        has_digits = has_digits || fraction_end > at + 1;
        at = fraction_end;
    }
    if (has_digits && at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        at += at < text.size() && (text[at] == '-' || text[at] == '+') ? 1 : 0;
        const std::size_t exponent_end = skip_digits(text, at);
        return exponent_end > at && exponent_end == text.size();
    }
    return has_digits && at == text.size();
}

std::string trimmed_sql(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    const std::size_t end = text.find_last_not_of(" \t\r\n;");
    return begin == std::string_view::npos || end == std::string_view::npos || end < begin
               ? std::string()
               : std::string(text.substr(begin, end + 1 - begin));
}

std::vector<std::string> split_name(std::string_view text) {
    std::vector<std::string> parts(1);
    bool is_quoted = false;
    bool has_quotes = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '"' && is_quoted && at + 1 < text.size() && text[at + 1] == '"') {
            parts.back() += c;
            ++at;
        } else if (c == '"' && (is_quoted || parts.back().empty())) {
            is_quoted = !is_quoted;
            has_quotes = true;
        } else if (c == '.' && !is_quoted) {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    const bool has_empty =
        std::any_of(parts.begin(), parts.end(), [](const std::string& part) { return part.empty(); });
    return is_quoted || (has_empty && !has_quotes) || text.empty() ? std::vector<std::string>() : parts;
}

void NodeReader::error(const YamlNode& at, std::string id, std::string message, std::string hint) const {
    m_sink->report({Severity::Error, std::move(id), std::move(message), at.range(), std::move(hint)});
}

void NodeReader::wrong(const YamlNode& node, std::string_view expected, std::string hint) const {
    const std::string found =
        node.kind == YamlKind::Scalar ? "`" + node.text + "`" : std::string(kind_words(node));
    error(node, "wrong-shape", "expected " + std::string(expected) + ", found " + found, std::move(hint));
}

void NodeReader::unknown(const YamlNode& node, std::string id, std::string message,
                         std::span<const std::string_view> known) const {
    const std::optional<std::string> meant = nearest(node.text, known);
    std::string hint = meant ? "did you mean `" + *meant + "`?" : "";
    if (!meant && !known.empty() && known.size() <= 12) {
        hint = "known here: " + list_of(known);
    }
    error(node, std::move(id), std::move(message), std::move(hint));
}

std::optional<std::string> NodeReader::text(const YamlNode& node) const {
    if (node.kind != YamlKind::Scalar) {
        wrong(node, "a text");
        return std::nullopt;
    }
    return node.text;
}

std::optional<std::string> NodeReader::name(const YamlNode& node) const {
    if (node.kind != YamlKind::Scalar) {
        wrong(node, "a name",
              node.kind == YamlKind::Null && !node.text.empty() ? "quote it if that is the name" : "");
        return std::nullopt;
    }
    if (node.text.empty() || node.text.find('\n') != std::string::npos) {
        error(node, "bad-name", "a name must be one line and not empty");
        return std::nullopt;
    }
    return node.text;
}

std::optional<QualifiedName> NodeReader::qualified_name(const YamlNode& node) const {
    const std::optional<std::string> whole = name(node);
    if (!whole) {
        return std::nullopt;
    }
    std::vector<std::string> parts = split_name(*whole);
    if (parts.empty() || parts.size() > 2) {
        error(node, "bad-name", "`" + *whole + "` is not `name` or `schema.name`",
              "put a name that has dots of its own in double quotes: '\"a.b\"'");
        return std::nullopt;
    }
    return parts.size() == 2 ? QualifiedName{parts[0], parts[1]} : QualifiedName{"", parts[0]};
}

std::vector<std::string> NodeReader::names(const YamlNode& node) const {
    std::vector<std::string> found;
    const std::vector<const YamlNode*> single{&node};
    for (const YamlNode* item : node.kind == YamlKind::Sequence ? node.items : single) {
        std::optional<std::string> each = name(*item);
        if (each && std::find(found.begin(), found.end(), *each) != found.end()) {
            error(*item, "listed-twice", "`" + *each + "` stands twice in this list");
        } else if (each) {
            found.push_back(std::move(*each));
        }
    }
    return found;
}

std::vector<std::string> NodeReader::texts(const YamlNode& node) const {
    std::vector<std::string> found;
    if (node.kind != YamlKind::Sequence) {
        wrong(node, "a list");
        return found;
    }
    for (const YamlNode* item : node.items) {
        if (std::optional<std::string> each = text(*item)) {
            found.push_back(std::move(*each));
        }
    }
    return found;
}

std::optional<bool> NodeReader::boolean(const YamlNode& node) const {
    if (node.kind == YamlKind::Scalar && node.style == ScalarStyle::Plain) {
        if (node.text == "true" || node.text == "false") {
            return node.text == "true";
        }
        if (is_one_of(node.text, almost_true)) {
            wrong(node, "`true` or `false`", "write `true`");
            return std::nullopt;
        }
        if (is_one_of(node.text, almost_false)) {
            wrong(node, "`true` or `false`", "write `false`");
            return std::nullopt;
        }
    }
    wrong(node, "`true` or `false`");
    return std::nullopt;
}

std::optional<std::int64_t> NodeReader::integer(const YamlNode& node) const {
    std::int64_t number = 0;
    const char* end = node.text.data() + node.text.size();
    const auto [stop, error_code] = std::from_chars(node.text.data(), end, number);
    const bool has_leading_zero = node.text.size() > 1 && node.text.front() == '0';
    if (node.kind != YamlKind::Scalar || error_code != std::errc() || stop != end || has_leading_zero) {
        wrong(node, "a whole number",
              has_leading_zero ? "write it in decimal digits without a leading zero" : "");
        return std::nullopt;
    }
    return number;
}

std::optional<std::size_t> NodeReader::choice(const YamlNode& node,
                                              std::span<const std::string_view> words) const {
    if (node.kind != YamlKind::Scalar) {
        wrong(node, list_of(words));
        return std::nullopt;
    }
    std::string word = node.text;
    std::transform(word.begin(), word.end(), word.begin(),
                   [](char c) { return c == ' ' ? '_' : lower_ascii(c); });
    const auto found = std::find(words.begin(), words.end(), word);
    if (found == words.end()) {
        const std::optional<std::string> meant = nearest(word, words);
        wrong(node, list_of(words), meant ? "did you mean `" + *meant + "`?" : "");
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - words.begin());
}

bool NodeReader::is_per_dialect(const YamlNode& node) const {
    return node.kind == YamlKind::Mapping && !node.entries.empty() &&
           std::any_of(node.entries.begin(), node.entries.end(),
                       [](const YamlEntry& entry) { return is_one_of(entry.key->text, dialect_names()); });
}

const YamlNode* NodeReader::chosen(const YamlNode& node) const {
    if (!is_per_dialect(node)) {
        return &node;
    }
    for (const YamlEntry& entry : node.entries) {
        if (!is_one_of(entry.key->text, dialect_names())) {
            unknown(*entry.key, "unknown-dialect", "`" + entry.key->text + "` is not a dialect",
                    dialect_names());
        }
    }
    return node.find(m_dialect);
}

std::optional<std::string> NodeReader::dialect_text(const YamlNode& node) const {
    const YamlNode* mine = chosen(node);
    return mine == nullptr ? std::nullopt : text(*mine);
}

bool NodeReader::applies(const YamlNode* only) const {
    if (only == nullptr) {
        return true;
    }
    bool is_mine = false;
    const std::vector<const YamlNode*> single{only};
    for (const YamlNode* item : only->kind == YamlKind::Sequence ? only->items : single) {
        if (item->kind != YamlKind::Scalar) {
            wrong(*item, "a dialect");
        } else if (!is_one_of(item->text, dialect_names())) {
            unknown(*item, "unknown-dialect", "`" + item->text + "` is not a dialect", dialect_names());
        }
        is_mine = is_mine || item->text == m_dialect;
    }
    return is_mine;
}

MappingReader::MappingReader(const NodeReader& reader, const YamlNode& node, Keys keys, std::string_view what)
    : m_reader(&reader), m_node(&node), m_keys(keys), m_what(what) {
    if (node.kind == YamlKind::Null) {
        return;
    }
    if (node.kind != YamlKind::Mapping) {
        reader.wrong(node, "a mapping for " + m_what);
        return;
    }
    std::vector<std::string_view> known;
    for (const Key& key : keys) {
        known.push_back(key.name);
    }
    for (const YamlEntry& entry : node.entries) {
        if (!is_one_of(entry.key->text, known)) {
            reader.unknown(*entry.key, "unknown-key", m_what + " has no key `" + entry.key->text + "`",
                           known);
        }
    }
}

const YamlNode* MappingReader::find(std::string_view key, Shape shape) const {
    const auto known =
        std::find_if(m_keys.begin(), m_keys.end(), [&](const Key& each) { return each.name == key; });
    VARVE_ASSERT(known != m_keys.end() && known->shape == shape);
    const YamlNode* found = m_node->find(key);
    return found == nullptr || found->kind == YamlKind::Null ? nullptr : found;
}

std::optional<std::string> MappingReader::text(std::string_view key) const {
    const YamlNode* found = find(key, Shape::Text);
    return found == nullptr ? std::nullopt : m_reader->text(*found);
}

std::optional<std::string> MappingReader::name(std::string_view key) const {
    const YamlNode* found = find(key, Shape::Name);
    return found == nullptr ? std::nullopt : m_reader->name(*found);
}

std::optional<QualifiedName> MappingReader::qualified_name(std::string_view key) const {
    const YamlNode* found = find(key, Shape::QualifiedName);
    return found == nullptr ? std::nullopt : m_reader->qualified_name(*found);
}

std::vector<std::string> MappingReader::names(std::string_view key) const {
    const YamlNode* found = find(key, Shape::Names);
    return found == nullptr ? std::vector<std::string>() : m_reader->names(*found);
}

bool MappingReader::boolean(std::string_view key, bool otherwise) const {
    const YamlNode* found = find(key, Shape::Boolean);
    return found == nullptr ? otherwise : m_reader->boolean(*found).value_or(otherwise);
}

std::optional<std::int64_t> MappingReader::integer(std::string_view key) const {
    const YamlNode* found = find(key, Shape::Integer);
    return found == nullptr ? std::nullopt : m_reader->integer(*found);
}

std::optional<std::string> MappingReader::dialect_text(std::string_view key) const {
    const YamlNode* found = find(key, Shape::DialectText);
    return found == nullptr ? std::nullopt : m_reader->dialect_text(*found);
}

std::optional<std::string> MappingReader::sql(std::string_view key) const {
    const YamlNode* found = find(key, Shape::Sql);
    const std::optional<std::string> text = found == nullptr ? std::nullopt : m_reader->dialect_text(*found);
    if (!text) {
        return std::nullopt;
    }
    std::string trimmed = trimmed_sql(*text);
    if (trimmed.empty()) {
        m_reader->error(*found, "empty-sql", "the SQL is empty");
        return std::nullopt;
    }
    return trimmed;
}

bool MappingReader::applies() const {
    return m_reader->applies(find("only", Shape::Only));
}

void MappingReader::require(std::string_view key) const {
    if (m_node->kind == YamlKind::Mapping && m_node->find(key) == nullptr) {
        m_reader->error(*m_node, "missing-key", m_what + " needs `" + std::string(key) + "`");
    }
}

}  // namespace varve::declare
