// SPDX-License-Identifier: MIT
#include "yaml_text.hpp"

#include "varve/sql/ascii.hpp"

#include <algorithm>
#include <array>

namespace varve::report {

namespace {

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Words that some reader of YAML takes for something else than a text.
bool is_special_word(std::string_view text) {
    constexpr std::array<std::string_view, 9> words{"true", "false", "null", "yes", "no",
                                                    "on",   "off",   "y",    "n"};
    const std::string lower = lower_ascii(text);
    return std::find(words.begin(), words.end(), lower) != words.end();
}

bool is_plain(std::string_view text) {
    return !text.empty() && is_letter(text.front()) && text.back() != ' ' && !is_special_word(text) &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return is_letter(c) || is_digit(c) || c == '.' || c == '(' || c == ')' || c == '-' || c == ' ';
           });
}

bool is_printable(char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F;
}

std::string double_quoted(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            result += '\\';
            result += c;
        } else if (c == '\n') {
            result += "\\n";
        } else if (!is_printable(c)) {
            result += "\\x";
            result += digits[byte >> 4];
            result += digits[byte & 15U];
        } else {
            result += c;
        }
    }
    return result + "\"";
}

}  // namespace

std::string yaml_scalar(std::string_view text) {
    if (is_plain(text)) {
        return std::string(text);
    }
    if (!std::all_of(text.begin(), text.end(), is_printable)) {
        return double_quoted(text);
    }
    std::string result = "'";
    for (const char c : text) {
        result += c;
        if (c == '\'') {
            result += c;
        }
    }
    return result + "'";
}

std::string yaml_list(const std::vector<std::string>& texts) {
    std::string result = "[";
    for (std::size_t at = 0; at < texts.size(); ++at) {
        result += (at == 0 ? "" : ", ") + yaml_scalar(texts[at]);
    }
    return result + "]";
}

YamlFlow& YamlFlow::add(std::string_view key, std::string value) {
    if (!value.empty()) {
        m_entries.emplace_back(key, std::move(value));
    }
    return *this;
}

YamlFlow& YamlFlow::add_text(std::string_view key, std::string_view text) {
    return text.empty() ? *this : add(key, yaml_scalar(text));
}

YamlFlow& YamlFlow::add_list(std::string_view key, const std::vector<std::string>& texts) {
    return texts.empty() ? *this : add(key, yaml_list(texts));
}

YamlFlow& YamlFlow::add_flag(std::string_view key, bool value) {
    return add(key, value ? "true" : "false");
}

YamlFlow& YamlFlow::add_all(const YamlFlow& other) {
    m_entries.insert(m_entries.end(), other.m_entries.begin(), other.m_entries.end());
    return *this;
}

std::string YamlFlow::text() const {
    std::string result = "{";
    for (std::size_t at = 0; at < m_entries.size(); ++at) {
        result += (at == 0 ? "" : ", ") + m_entries[at].first + ": " + m_entries[at].second;
    }
    return result + "}";
}

void YamlWriter::open(std::string_view key) {
    m_text += indent() + std::string(key) + ":\n";
    ++m_depth;
}

void YamlWriter::line(std::string_view key, std::string_view value) {
    m_text += indent() + std::string(key) + ": " + std::string(value) + "\n";
}

void YamlWriter::lines(const YamlFlow& flow) {
    for (const auto& [key, value] : flow.entries()) {
        line(key, value);
    }
}

void YamlWriter::item(std::string_view value) {
    m_text += indent() + "- " + std::string(value) + "\n";
}

std::string YamlWriter::block_text(std::string_view text) const {
    const bool is_block = text.find('\n') != std::string_view::npos && text.front() != ' ' &&
                          text.front() != '\n' && text.back() != '\n' &&
                          std::all_of(text.begin(), text.end(),
                                      [](char c) { return is_printable(c) || c == '\n' || c == '\t'; });
    if (!is_block) {
        return yaml_scalar(text) + "\n";
    }
    std::string result = "|-\n";
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        result += (line.empty() ? "" : indent() + "  " + std::string(line)) + "\n";
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return result;
}

void YamlWriter::block(std::string_view key, std::string_view text) {
    m_text += indent() + std::string(key) + ": " + block_text(text);
}

void YamlWriter::block_item(std::string_view text) {
    m_text += indent() + "- " + block_text(text);
}

}  // namespace varve::report
