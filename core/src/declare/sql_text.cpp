// SPDX-License-Identifier: MIT
#include "sql_text.hpp"

#include <algorithm>
#include <string>

namespace varve::declare {

namespace {

using Stretch = DeclaredStatement::Stretch;

/// Byte of the file behind the line that `byte` is in.
std::size_t next_line(std::string_view text, std::size_t byte) {
    const std::size_t end = text.find('\n', byte);
    return end == std::string_view::npos ? text.size() : end + 1;
}

std::size_t indentation(std::string_view text, std::size_t line) {
    const std::size_t content = std::min(text.find_first_not_of(' ', line), text.size());
    return content - line;
}

/// A literal block: each line of the value is a line of the file without the indentation.
std::vector<Stretch> stretches_of_block(const YamlNode& scalar) {
    const std::string_view file = scalar.document->source->text();
    std::size_t line = next_line(file, scalar.begin);
    std::size_t indent = 0;
    for (std::size_t at = line; at < file.size() && indent == 0; at = next_line(file, at)) {
        const std::size_t width = indentation(file, at);
        const bool is_blank =
            at + width >= file.size() || file[at + width] == '\n' || file[at + width] == '\r';
        indent = is_blank ? 0 : width;
    }
    std::vector<Stretch> stretches;
    for (std::size_t offset = 0; offset < scalar.text.size(); offset = next_line(scalar.text, offset)) {
        const std::size_t line_length = next_line(file, line) - line;
        stretches.push_back({offset, line + std::min(indent, line_length)});
        line = next_line(file, line);
    }
    return stretches;
}

std::vector<Stretch> stretches_of(const YamlNode& scalar) {
    switch (scalar.style) {
    case ScalarStyle::Literal: return stretches_of_block(scalar);
    case ScalarStyle::Folded: return {{0, scalar.begin}};
    case ScalarStyle::Quoted: return {{0, scalar.begin + 1}};
    case ScalarStyle::Plain: return {{0, scalar.begin}};
    }
    return {};
}

/// Byte of the file where a byte of the text stands.
std::size_t byte_of(const std::vector<Stretch>& stretches, std::size_t offset) {
    const auto after =
        std::upper_bound(stretches.begin(), stretches.end(), offset,
                         [](std::size_t wanted, const Stretch& each) { return wanted < each.offset; });
    if (after == stretches.begin()) {
        return 0;
    }
    const Stretch& stretch = *(after - 1);
    return stretch.byte + (offset - stretch.offset);
}

/// Moves places in a text that was taken out of a file back into the file.
class MovingSink : public DiagnosticSink {
public:
    MovingSink(const SourceText& text, const SourceText& file, const std::vector<Stretch>& stretches,
               DiagnosticSink& sink)
        : m_text(text), m_file(file), m_stretches(stretches), m_sink(sink) {}

    void report(Diagnostic diagnostic) override {
        if (diagnostic.range) {
            const std::size_t begin = byte_of(m_stretches, offset_of(diagnostic.range->begin));
            const std::size_t end = byte_of(m_stretches, offset_of(diagnostic.range->end));
            diagnostic.range = m_file.range(begin, end);
        }
        m_sink.report(std::move(diagnostic));
    }

private:
    std::size_t offset_of(SourcePosition position) const {
        const std::string_view line = m_text.line(position.line);
        std::size_t offset = static_cast<std::size_t>(line.data() - m_text.text().data());
        while (offset < m_text.text().size() && m_text.position(offset) < position) {
            ++offset;
        }
        return offset;
    }

    const SourceText& m_text;
    const SourceText& m_file;
    const std::vector<Stretch>& m_stretches;
    DiagnosticSink& m_sink;
};

/// The stretches of the part of a text that begins at `begin`.
std::vector<Stretch> part_of(const std::vector<Stretch>& stretches, std::size_t begin, std::size_t end) {
    std::vector<Stretch> part{{0, byte_of(stretches, begin)}};
    for (const Stretch& stretch : stretches) {
        if (stretch.offset > begin && stretch.offset < end) {
            part.push_back({stretch.offset - begin, stretch.byte});
        }
    }
    return part;
}

}  // namespace

SourceRange DeclaredStatement::range(std::size_t offset) const {
    const std::size_t begin = byte_of(stretches, std::min(offset, sql.size()));
    const std::string_view rest = std::string_view(sql).substr(std::min(offset, sql.size()));
    const std::size_t length = std::min(rest.find_first_of(" \t\r\n(),;"), rest.size());
    return source->range(begin, begin + std::max<std::size_t>(length, 1));
}

std::vector<DeclaredStatement> statements_of(const YamlNode& scalar, const Lexis& lexis,
                                             DiagnosticSink& sink) {
    const std::vector<Stretch> stretches = stretches_of(scalar);
    const SourceText text(scalar.document->source->name(), scalar.text);
    MovingSink moving(text, *scalar.document->source, stretches, sink);
    std::vector<DeclaredStatement> statements;
    for (PositionedStatement& statement : split_statements(text, lexis, moving)) {
        statements.push_back({std::move(statement.text), scalar.document->source,
                              part_of(stretches, statement.begin, statement.end)});
    }
    return statements;
}

}  // namespace varve::declare
