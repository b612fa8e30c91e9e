// SPDX-License-Identifier: MIT
#include "varve/declare/targets.hpp"

#include "settings_text.hpp"

#include "varve/declare/settings.hpp"

#include <memory>

namespace varve::declare {

namespace {

/// Fills Targets from the nodes of one file.
class TargetsReader {
public:
    TargetsReader(const Variables& variables, std::string folder, DiagnosticSink& sink)
        : m_variables(variables), m_folder(std::move(folder)), m_reader("", sink) {}

    void read(const YamlNode& root) {
        if (root.kind == YamlKind::Sequence) {
            read_urls(root);
            return;
        }
        const MappingReader file(m_reader, root, targets_keys(), "this file of targets");
        if (const YamlNode* urls = file.find("targets", Shape::Texts)) {
            read_urls(*urls);
        }
        if (const YamlNode* files = file.find("files", Shape::Paths)) {
            for (const std::string& pattern : expanded_texts(m_reader, *files, m_variables)) {
                targets.files.push_back(joined(m_folder, pattern));
            }
        }
        read_queries(file);
        read_pace(file);
        const bool is_empty = targets.urls.empty() && targets.files.empty() && targets.url_query.empty() &&
                              targets.schema_query.empty();
        if (is_empty && root.kind == YamlKind::Mapping) {
            m_reader.error(root, "no-targets", "no target is named",
                           "name them with `targets`, `files`, `urls` or `schemas`");
        }
    }

    Targets targets;

private:
    std::optional<Url> url(const YamlNode& node) {
        const std::optional<std::string> text = expanded_text(m_reader, node, m_variables);
        if (text && !looks_like_url(*text)) {
            m_reader.error(node, "bad-url", "this is not a database URL",
                           "write `sqlite:FILE` or `postgresql://USER@HOST/DATABASE`");
            return std::nullopt;
        }
        return text ? std::optional(resolved_against(Url(*text), m_folder)) : std::nullopt;
    }

    void read_urls(const YamlNode& node) {
        if (node.kind != YamlKind::Sequence || node.items.empty()) {
            m_reader.wrong(node, "a list of URLs");
            return;
        }
        for (const YamlNode* item : node.items) {
            if (std::optional<Url> each = url(*item)) {
                targets.urls.push_back(std::move(*each));
            }
        }
    }

    void read_queries(const MappingReader& file) {
        if (const YamlNode* database = file.find("database", Shape::Text)) {
            targets.database = url(*database);
        }
        targets.url_query = file.text("urls").value_or("");
        targets.schema_query = file.text("schemas").value_or("");
        if (targets.database && targets.url_query.empty() && targets.schema_query.empty()) {
            m_reader.error(*file.find("database", Shape::Text), "no-query",
                           "nothing is asked of this database", "add `urls` or `schemas` with a query");
        }
    }

    std::optional<std::size_t> count(const YamlNode& node, std::int64_t most) {
        const std::optional<std::int64_t> number = m_reader.integer(node);
        if (number && (*number < 1 || *number > most)) {
            m_reader.error(node, "bad-count", "`" + node.text + "` is not a number of targets",
                           "write a whole number from 1 to " + std::to_string(most));
            return std::nullopt;
        }
        return number ? std::optional(static_cast<std::size_t>(*number)) : std::nullopt;
    }

    void read_pace(const MappingReader& file) {
        if (const YamlNode* waves = file.find("waves", Shape::Counts)) {
            targets.waves.clear();
            const std::vector<const YamlNode*> single{waves};
            for (const YamlNode* item : waves->kind == YamlKind::Sequence ? waves->items : single) {
                if (const std::optional<std::size_t> each = count(*item, 1'000'000)) {
                    targets.waves.push_back(*each);
                }
            }
        }
        if (const YamlNode* jobs = file.find("jobs", Shape::Integer)) {
            targets.jobs = count(*jobs, static_cast<std::int64_t>(most_jobs));
        }
    }

    const Variables& m_variables;
    std::string m_folder;
    NodeReader m_reader;
};

}  // namespace

std::optional<Targets> read_targets(const std::string& path, const Variables& variables,
                                    DiagnosticSink& sink) {
    SecretHidingSink hiding(sink);
    const auto source = std::make_shared<const SourceText>(SourceText::read(path));
    const std::unique_ptr<YamlDocument> document = read_yaml(source, hiding);
    TargetsReader reader(variables, folder_of(path), hiding);
    if (document != nullptr) {
        reader.read(*document->root);
    }
    return hiding.has_errors() ? std::nullopt : std::optional(std::move(reader.targets));
}

}  // namespace varve::declare
