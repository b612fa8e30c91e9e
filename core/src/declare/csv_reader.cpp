// SPDX-License-Identifier: MIT
#include "csv_reader.hpp"

#include <algorithm>
#include <string_view>

namespace varve::declare {

namespace {

/// Takes records from the front of a text.
class CsvParser {
public:
    CsvParser(const SourceText& source, DiagnosticSink& sink)
        : m_source(&source), m_sink(&sink), m_text(source.text()) {}

    bool at_end() const { return m_at >= m_text.size(); }
    bool has_failed() const { return m_has_failed; }

    CsvRecord record() {
        CsvRecord record;
        const std::size_t begin = m_at;
        do {
            record.fields.push_back(field());
        } while (accept(','));
        record.range = m_source->range(begin, m_at);
        accept('\r');
        if (!at_end() && !accept('\n')) {
            report(m_at, "text-behind-quotes", "text stands behind the closing quote of a field",
                   "double a quote inside of quotes: `\"\"`");
            m_at = m_text.size();
        }
        return record;
    }

private:
    bool accept(char c) {
        const bool is_there = !at_end() && m_text[m_at] == c;
        m_at += is_there ? 1 : 0;
        return is_there;
    }
    CsvField field() {
        if (accept('"')) {
            return quoted();
        }
        const std::size_t begin = m_at;
        m_at = std::min(m_text.find_first_of(",\r\n", m_at), m_text.size());
        return {std::string(m_text.substr(begin, m_at - begin)), false};
    }
    CsvField quoted() {
        CsvField field{"", true};
        const std::size_t begin = m_at - 1;
        while (!at_end()) {
            const char c = m_text[m_at++];
            if (c == '"' && !accept('"')) {
                return field;
            }
            field.text += c;
        }
        report(begin, "unterminated-quotes", "this quote is never closed", "");
        return field;
    }
    void report(std::size_t at, const char* id, const char* message, const char* hint) {
        m_has_failed = true;
        m_sink->report({Severity::Error, id, message, m_source->range(at, at + 1), hint});
    }

    const SourceText* m_source;
    DiagnosticSink* m_sink;
    std::string_view m_text;
    std::size_t m_at = 0;
    bool m_has_failed = false;
};

}  // namespace

std::optional<std::vector<CsvRecord>> read_csv(const SourceText& source, DiagnosticSink& sink) {
    CsvParser parser(source, sink);
    std::vector<CsvRecord> records;
    while (!parser.at_end()) {
        CsvRecord record = parser.record();
        const bool is_blank =
            record.fields.size() == 1 && record.fields[0].text.empty() && !record.fields[0].is_quoted;
        if (!is_blank) {
            records.push_back(std::move(record));
        }
    }
    return parser.has_failed() ? std::nullopt : std::optional(std::move(records));
}

}  // namespace varve::declare
