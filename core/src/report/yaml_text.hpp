// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace varve::report {

/// A text as a YAML scalar on one line that reads back as exactly this text, never as a number or a boolean.
std::string yaml_scalar(std::string_view text);

/// `[a, b]`
std::string yaml_list(const std::vector<std::string>& texts);

/// A mapping on one line, its values already YAML: `{type: text, null: true}`.
class YamlFlow {
public:
    /// Nothing is added for an empty value.
    YamlFlow& add(std::string_view key, std::string value);
    YamlFlow& add_text(std::string_view key, std::string_view text);
    YamlFlow& add_list(std::string_view key, const std::vector<std::string>& texts);
    YamlFlow& add_flag(std::string_view key, bool value);
    YamlFlow& add_all(const YamlFlow& other);

    const std::vector<std::pair<std::string, std::string>>& entries() const { return m_entries; }
    bool empty() const { return m_entries.empty(); }
    std::size_t size() const { return m_entries.size(); }
    std::string text() const;

private:
    std::vector<std::pair<std::string, std::string>> m_entries;
};

/// YAML under construction, line by line.
class YamlWriter {
public:
    /// `key:` with more lines below it, further in.
    void open(std::string_view key);
    void close() { --m_depth; }
    /// `key: value`; the value is YAML already.
    void line(std::string_view key, std::string_view value);
    /// Each entry on a line of its own.
    void lines(const YamlFlow& flow);
    /// `- value`
    void item(std::string_view value);
    /// `key: |-` and the lines of the text below; on one line where the text has only one.
    void block(std::string_view key, std::string_view text);
    void block_item(std::string_view text);
    void blank() { m_text += "\n"; }

    std::string take() { return std::move(m_text); }

private:
    std::string indent() const { return std::string(m_depth * 2, ' '); }
    /// The text as a literal block below what stands on the line, or as a scalar behind it.
    std::string block_text(std::string_view text) const;

    std::size_t m_depth = 0;
    std::string m_text;
};

}  // namespace varve::report
