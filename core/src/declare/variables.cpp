// SPDX-License-Identifier: MIT
#include "varve/declare/variables.hpp"

#include <algorithm>
#include <unistd.h>

namespace varve::declare {

namespace {

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_name(std::string_view text) {
    return !text.empty() && !(text.front() >= '0' && text.front() <= '9') &&
           std::all_of(text.begin(), text.end(), is_name_character);
}

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = std::min(text.find_first_not_of(" \t\r"), text.size());
    const std::size_t end = text.find_last_not_of(" \t\r");
    return end == std::string_view::npos ? std::string_view() : text.substr(begin, end + 1 - begin);
}

/// The value of a line behind `=`: quotes taken off, a comment behind it dropped. Nothing when a quote is
/// left open.
std::optional<std::string_view> env_value(std::string_view raw) {
    if (!raw.empty() && (raw.front() == '"' || raw.front() == '\'')) {
        const std::size_t close = raw.find(raw.front(), 1);
        return close == std::string_view::npos ? std::nullopt : std::optional(raw.substr(1, close - 1));
    }
    const std::size_t comment = raw.find(" #");
    return trimmed(raw.substr(0, comment));
}

}  // namespace

Variables process_variables() {
    Variables variables;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos) {
            variables.emplace(text.substr(0, equals), text.substr(equals + 1));
        }
    }
    return variables;
}

Variables read_env_file(const SourceText& source, Variables known, DiagnosticSink& sink) {
    std::size_t begin = 0;
    while (begin < source.text().size()) {
        const std::size_t end = std::min(source.text().find('\n', begin), source.text().size());
        std::string_view line = trimmed(source.text().substr(begin, end - begin));
        const std::size_t line_begin = begin;
        begin = end + 1;
        if (line.empty() || line.front() == '#') {
            continue;
        }
        if (line.starts_with("export ")) {
            line = trimmed(line.substr(7));
        }
        const std::size_t equals = line.find('=');
        const std::string_view name = trimmed(line.substr(0, equals));
        if (equals == std::string_view::npos || !is_name(name)) {
            // The line is not shown: what looks like a mistake may hold a password.
            SourceRange range = source.range(line_begin, line_begin + 1);
            range.line_text.clear();
            sink.report({Severity::Error, "env-line", "this line is not `NAME=value`", std::move(range)});
            continue;
        }
        const std::string_view raw = trimmed(line.substr(equals + 1));
        const std::optional<std::string_view> value = env_value(raw);
        if (!value) {
            SourceRange range = source.range(line_begin, line_begin + 1);
            range.line_text.clear();
            sink.report({Severity::Error, "env-quote",
                         "the quotes around the value of `" + std::string(name) + "` are not closed",
                         std::move(range)});
            continue;
        }
        std::optional<std::string> expanded(std::in_place, *value);
        if (!raw.starts_with('\'')) {
            expanded = expand_variables(*value, known, source,
                                        static_cast<std::size_t>(value->data() - source.text().data()), sink);
        }
        if (expanded) {
            known.emplace(name, std::move(*expanded));
        }
    }
    return known;
}

std::optional<std::string> expand_variables(std::string_view text, const Variables& variables,
                                            const SourceText& source, std::size_t begin,
                                            DiagnosticSink& sink) {
    std::string result;
    bool is_sound = true;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::string_view rest = text.substr(at);
        if (rest.starts_with("$$")) {
            result += '$';
            at += 2;
            continue;
        }
        if (!rest.starts_with("${")) {
            result += rest.front();
            ++at;
            continue;
        }
        const std::size_t close = rest.find('}');
        const std::string_view inside = rest.substr(2, close == std::string_view::npos ? close : close - 2);
        const std::size_t fallback = inside.find(":-");
        const std::string name(inside.substr(0, fallback));
        const std::size_t length = close == std::string_view::npos ? rest.size() : close + 1;
        const auto complain = [&](std::string id, std::string message, std::string hint) {
            SourceRange range = source.range(begin + at, begin + at + length);
            // The line may hold a password beside the variable.
            range.line_text.clear();
            sink.report(
                {Severity::Error, std::move(id), std::move(message), std::move(range), std::move(hint)});
            is_sound = false;
        };
        const auto found = variables.find(name);
        const bool has_fallback = fallback != std::string_view::npos;
        if (close == std::string_view::npos) {
            complain("variable-syntax", "`${` is never closed by `}`", "write `$$` for a dollar sign");
        } else if (!is_name(name)) {
            complain("variable-syntax",
                     "`" + std::string(rest.substr(0, length)) + "` does not name a variable",
                     "write `${NAME}` or `${NAME:-default}`, and `$$` for a dollar sign");
        } else if (found != variables.end() && !(has_fallback && found->second.empty())) {
            result += found->second;
        } else if (has_fallback) {
            result += inside.substr(fallback + 2);
        } else {
            complain("unset-variable", "the variable `" + name + "` is not set",
                     "set it, put it into `.env`, or write `${" + name + ":-default}`");
        }
        at += length;
    }
    return is_sound ? std::optional(std::move(result)) : std::nullopt;
}

}  // namespace varve::declare
