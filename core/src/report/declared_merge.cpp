// SPDX-License-Identifier: MIT
#include "varve/report/declared_merge.hpp"

#include "varve/declare/declaration.hpp"
#include "varve/diff/three_way.hpp"
#include "varve/report/yaml.hpp"

#include <algorithm>
#include <set>

namespace varve::report {

namespace {

using Source = std::shared_ptr<const SourceText>;

std::optional<declare::Declaration> read(const Source& source, const Dialect& dialect) {
    DiagnosticList ignored;
    return declare::read_declaration(std::vector<Source>{source}, dialect, ignored);
}

bool say_the_same(const Schema& left, const Schema& right) {
    return left.size() == right.size() &&
           std::all_of(left.objects().begin(), left.objects().end(), [&](const auto& each) {
               const Object* other = right.find(each.first);
               return other != nullptr && each.second.has_same_content(*other);
           });
}

/// `tables:\n    users:\n…` without its first line and without indent.
std::string entry_of(const std::string& document) {
    std::string text;
    for (std::size_t begin = document.find('\n') + 1; begin < document.size();) {
        const std::size_t end = std::min(document.find('\n', begin), document.size() - 1) + 1;
        const std::string line = document.substr(begin, end - begin);
        constexpr std::size_t indent = 2;
        text += line.substr(std::min(indent, line.find_first_not_of(' ')));
        begin = end;
    }
    return text;
}

/// One table of a merged schema as an entry; nothing when the file has no such table alone.
std::optional<std::string> print_table(const Schema& merged, const std::string& name,
                                       const Dialect& dialect) {
    Schema only;
    for (const auto& [id, object] : merged.objects()) {
        const std::string& table = id.owner.empty() ? id.name : id.owner;
        const bool is_part = (id.kind == Kind::Table || !id.owner.empty()) && table == name;
        if (is_part || id.kind == Kind::EnumType) {
            only.add(object);
        }
    }
    for (const auto& [path, text] : yaml_files(only, dialect)) {
        if (text.starts_with("tables:\n") && text.find("\n  " + name + ":\n") != std::string::npos) {
            return entry_of(text);
        }
    }
    return std::nullopt;
}

/// What the text leads to against what the three schemas lead to.
void check(const DeclaredMerge& merge, const Schema& wanted, const Dialect& dialect,
           std::vector<std::string>& conflicts) {
    DiagnosticList problems;
    const std::optional<declare::Declaration> read = declare::read_declaration(
        std::vector<Source>{std::make_shared<const SourceText>("merged", merge.text)}, dialect, problems);
    for (const Diagnostic& each : problems.items()) {
        if (each.severity == Severity::Error) {
            conflicts.push_back(each.message);
        }
    }
    if (read && !say_the_same(read->schema, wanted)) {
        conflicts.emplace_back("the merged text does not say what both sides changed");
    }
}

}  // namespace

std::optional<DeclaredMerge> merge_declared(const declare::ThreeTexts& texts,
                                            declare::TextMergeOptions options, const Dialect& dialect,
                                            DiagnosticSink& sink) {
    const std::optional<declare::Declaration> base = read(texts.base, dialect);
    const std::optional<declare::Declaration> ours = read(texts.ours, dialect);
    const std::optional<declare::Declaration> theirs = read(texts.theirs, dialect);
    const bool are_schemas = base && ours && theirs;
    const diff::MergedSchema wanted =
        are_schemas ? diff::merge_schemas(base->schema, ours->schema, theirs->schema) : diff::MergedSchema{};
    std::set<std::string> contested;
    for (const diff::MergeConflict& conflict : wanted.conflicts) {
        contested.insert(conflict.id.owner.empty() ? conflict.id.name : conflict.id.owner);
    }
    if (are_schemas) {
        options.settle = [&](const std::string& section, const std::string& name) {
            return section == "tables" && !contested.contains(name)
                       ? print_table(wanted.schema, name, dialect)
                       : std::nullopt;
        };
        options.is_contested = [&](const std::string& section, const std::string& name) {
            return section == "tables" && contested.contains(name);
        };
    }
    const std::optional<declare::TextMerge> merged = declare::merge_yaml(texts, options, sink);
    if (!merged) {
        return std::nullopt;
    }
    DeclaredMerge result{merged->text, merged->conflicts, are_schemas};
    for (const diff::MergeConflict& conflict : wanted.conflicts) {
        result.conflicts.push_back(describe(conflict.id) + ": " + conflict.why);
    }
    if (are_schemas && result.conflicts.empty()) {
        check(result, wanted.schema, dialect, result.conflicts);
    }
    return result;
}

}  // namespace varve::report
