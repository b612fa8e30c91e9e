// SPDX-License-Identifier: MIT
#include "varve/declare/declaration.hpp"

#include "builder.hpp"

#include "varve/diag/error.hpp"
#include "varve/diag/passing_sink.hpp"
#include "varve/sql/token.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

namespace varve::declare {

namespace {

namespace fs = std::filesystem;

bool has_ending(const std::string& path, std::string_view ending) {
    return fs::path(path).extension() == ending;
}

bool is_yaml(const std::string& path) {
    return has_ending(path, ".yaml") || has_ending(path, ".yml");
}
bool is_sql(const std::string& path) {
    return has_ending(path, ".sql");
}

std::vector<std::string> files_below(const std::string& folder) {
    std::vector<std::string> files;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
        const std::string path = entry.path().string();
        const bool is_hidden = entry.path().filename().string().starts_with('.');
        if (entry.is_regular_file() && !is_hidden && (is_yaml(path) || is_sql(path))) {
            files.push_back(path);
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// Reads one section of every file before the next section of any: tables must know the enumerations of all
/// files.
void read_section(Builder& builder, const std::vector<const YamlNode*>& roots, std::string_view section,
                  void (*read)(Builder&, const YamlNode&)) {
    for (const YamlNode* root : roots) {
        const YamlNode* node = root->find(section);
        if (node != nullptr && node->kind != YamlKind::Null) {
            read(builder, *node);
        }
    }
}

/// Tables and views that the text of a view mentions must be there first.
void find_needs_of_views(Schema& schema, const Lexis& lexis) {
    std::map<std::string, std::vector<ObjectId>, std::less<>> relations;
    for (const auto& [id, object] : schema.objects()) {
        if (id.kind == Kind::Table || id.kind == Kind::View || id.kind == Kind::MaterializedView) {
            relations[id.name].push_back(id);
        }
    }
    for (auto& [id, object] : schema.objects()) {
        if (id.kind != Kind::View && id.kind != Kind::MaterializedView) {
            continue;
        }
        const std::string& query =
            id.kind == Kind::View ? as<View>(object).query : as<MaterializedView>(object).query;
        std::set<ObjectId> needs;
        for (const Token& token : significant_tokens(query, lexis)) {
            const bool is_name = token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName;
            const auto found = is_name ? relations.find(name_of(token, lexis)) : relations.end();
            if (found != relations.end()) {
                needs.insert(found->second.begin(), found->second.end());
            }
        }
        needs.erase(id);
        object.needs.assign(needs.begin(), needs.end());
    }
}

/// What has one former name has become one thing.
void check_renames(const std::vector<DeclaredRename>& renames, DiagnosticSink& sink) {
    std::map<ObjectId, const DeclaredRename*> by_former;
    for (const DeclaredRename& rename : renames) {
        const auto [other, is_first] = by_former.emplace(rename.from, &rename);
        if (!is_first) {
            sink.report({Severity::Error, "renamed-twice",
                         describe(rename.to) + " and " + describe(other->second->to) +
                             " are both renamed from `" + rename.from.name + "`",
                         rename.range, "leave `renamed_from` at one of them"});
        }
    }
}

}  // namespace

std::vector<std::string> schema_files(const std::vector<std::string>& paths) {
    std::vector<std::string> files;
    for (const std::string& path : paths) {
        std::error_code ignored;
        if (fs::is_directory(path, ignored)) {
            const std::vector<std::string> below = files_below(path);
            files.insert(files.end(), below.begin(), below.end());
        } else if (fs::exists(path, ignored)) {
            files.push_back(path);
        } else {
            throw Error(ErrorCode::Io, "there is no file or folder `" + path + "`");
        }
    }
    // A file that is named twice, or named and in a folder that is named, counts once.
    std::vector<std::string> unique;
    for (const std::string& file : files) {
        if (std::find(unique.begin(), unique.end(), file) == unique.end()) {
            unique.push_back(file);
        }
    }
    return unique;
}

std::optional<Declaration> read_declaration(const std::vector<std::string>& files, const Dialect& dialect,
                                            DiagnosticSink& sink) {
    std::vector<std::shared_ptr<const SourceText>> sources;
    for (const std::string& file : files) {
        sources.push_back(std::make_shared<const SourceText>(SourceText::read(file)));
    }
    return read_declaration(sources, dialect, sink);
}

std::optional<Declaration> read_declaration(const std::vector<std::shared_ptr<const SourceText>>& sources,
                                            const Dialect& dialect, DiagnosticSink& sink) {
    PassingSink counting(sink);
    Declaration declaration;
    Builder builder(dialect, counting, declaration);

    std::vector<std::unique_ptr<YamlDocument>> documents;
    std::vector<const YamlNode*> roots;
    for (const std::shared_ptr<const SourceText>& source : sources) {
        if (is_sql(source->name())) {
            builder.sql().add_file(source);
        } else if (std::unique_ptr<YamlDocument> document = read_yaml(source, counting)) {
            const MappingReader checked(builder.reader(), *document->root, document_keys(), "a schema file");
            roots.push_back(document->root);
            documents.push_back(std::move(document));
        }
    }
    builder.has_unseen_objects =
        !declaration.statements.empty() || documents.size() < sources.size() ||
        std::any_of(roots.begin(), roots.end(), [](const YamlNode* root) {
            return root->find("sql") != nullptr || root->find("extensions") != nullptr;
        });

    read_section(builder, roots, "schemas", read_schemas);
    read_section(builder, roots, "extensions", read_extensions);
    read_section(builder, roots, "enums", read_enums);
    read_section(builder, roots, "sequences", read_sequences);
    read_section(builder, roots, "tables", read_tables);
    read_section(builder, roots, "views", read_views);
    read_section(builder, roots, "default_privileges", read_default_privileges);
    read_section(builder, roots, "sql", read_sql_entries);
    check_references(builder, declaration.schema);
    check_relations(builder, declaration);
    check_renames(declaration.renames, counting);
    find_needs_of_views(declaration.schema, dialect.lexis());
    return counting.has_errors() ? std::nullopt : std::optional(std::move(declaration));
}

}  // namespace varve::declare
