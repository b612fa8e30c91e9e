// SPDX-License-Identifier: MIT
#include "varve/diag/source_text.hpp"

#include "varve/diag/error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace varve {

namespace {

bool is_continuation_byte(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

std::string to_string(const SourceRange& range) {
    return range.file + ":" + std::to_string(range.begin.line) + ":" + std::to_string(range.begin.column);
}

SourceText::SourceText(std::string name, std::string text)
    : m_name(std::move(name)), m_text(std::move(text)) {
    if (m_text.starts_with("\xEF\xBB\xBF")) {
        m_text.erase(0, 3);
    }
    m_line_starts.push_back(0);
    for (std::size_t at = m_text.find('\n'); at != std::string::npos; at = m_text.find('\n', at + 1)) {
        m_line_starts.push_back(at + 1);
    }
}

SourceText SourceText::read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    // A folder opens like a file, and then there is nothing in it.
    if (std::error_code ignored; std::filesystem::is_directory(path, ignored)) {
        throw Error(ErrorCode::Io, "cannot read `" + path + "`: " + std::strerror(EISDIR));
    }
    if (file) {
        content << file.rdbuf();
    }
    if (!file || file.bad()) {
        throw Error(ErrorCode::Io, "cannot read `" + path + "`: " + std::strerror(errno));
    }
    return SourceText(path, std::move(content).str());
}

SourcePosition SourceText::position(std::size_t byte) const {
    const std::size_t offset = std::min(byte, m_text.size());
    const auto next_line = std::upper_bound(m_line_starts.begin(), m_line_starts.end(), offset);
    const std::size_t line_start = *(next_line - 1);

    std::uint32_t column = 1;
    for (std::size_t at = line_start; at < offset; ++at) {
        if (!is_continuation_byte(m_text[at])) {
            ++column;
        }
    }
    return {static_cast<std::uint32_t>(next_line - m_line_starts.begin()), column};
}

SourceRange SourceText::range(std::size_t begin_byte, std::size_t end_byte) const {
    const SourcePosition begin = position(begin_byte);
    return {m_name, begin, position(std::max(begin_byte, end_byte)), std::string(line(begin.line))};
}

std::string_view SourceText::line(std::uint32_t line) const {
    if (line == 0 || line > m_line_starts.size()) {
        return {};
    }
    const std::size_t start = m_line_starts[line - 1];
    std::string_view rest = std::string_view(m_text).substr(start);
    rest = rest.substr(0, rest.find('\n'));
    if (rest.ends_with('\r')) {
        rest.remove_suffix(1);
    }
    return rest;
}

}  // namespace varve
