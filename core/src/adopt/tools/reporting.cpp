// SPDX-License-Identifier: MIT
#include "reporting.hpp"

#include "../file_names.hpp"

namespace varve::adopt {

ForeignSection ForeignSection::whole(SourceText text) {
    const std::size_t size = text.text().size();
    return {std::make_shared<const SourceText>(std::move(text)), 0, size};
}

std::shared_ptr<const SourceText> shared_text(const Folder& folder, const std::string& file) {
    return std::make_shared<const SourceText>(folder.text(file));
}

void report_file(const Reading& reading, const SourceText& source, std::string id, std::string message,
                 std::string hint) {
    reading.sink.report(
        {Severity::Error, std::move(id), std::move(message), source.range(0, 0), std::move(hint)});
}

void refuse_programs(const Folder& folder, std::string_view ending, std::string_view what,
                     const Reading& reading) {
    for (const std::string& file : folder.ending(ending)) {
        if (numbered(file, "_-")) {
            reading.sink.report({Severity::Error, "not-sql",
                                 "`" + file + "` is " + std::string(what) + " and not SQL", std::nullopt,
                                 "write what it does as a migration of SQL beside it, and import again"});
        }
    }
}

SourceText filled_placeholders(const SourceText& source, const Reading& reading) {
    std::string filled;
    const std::string_view text = source.text();
    std::size_t at = 0;
    for (std::size_t open = text.find("${"); open != std::string_view::npos; open = text.find("${", at)) {
        const std::size_t close = text.find('}', open);
        if (close == std::string_view::npos) {
            break;
        }
        const std::string name(text.substr(open + 2, close - open - 2));
        const auto value = reading.variables.find(name);
        if (value == reading.variables.end()) {
            reading.sink.report({Severity::Error, "unset-placeholder",
                                 "nothing is known to stand for the placeholder `${" + name + "}`",
                                 source.range(open, close + 1), "say it: `--var " + name + "=VALUE`"});
        }
        filled += text.substr(at, open - at);
        filled += value == reading.variables.end() ? "" : value->second;
        at = close + 1;
    }
    filled += text.substr(at);
    return SourceText(source.name(), std::move(filled));
}

}  // namespace varve::adopt
