// SPDX-License-Identifier: MIT
#include "builder.hpp"

#include "varve/diag/error.hpp"

#include <filesystem>

namespace varve::declare {

namespace {

namespace fs = std::filesystem;

void read_file(Builder& builder, const YamlNode& node, const std::string& path) {
    const fs::path folder = fs::path(node.document->source->name()).parent_path();
    const std::string name =
        fs::path(path).is_absolute() ? path : (folder / path).lexically_normal().string();
    std::error_code ignored;
    if (!fs::is_regular_file(name, ignored)) {
        builder.reader().error(node, "no-such-file", "there is no file `" + name + "`",
                               "paths are seen from the folder of this file");
        return;
    }
    builder.sql().add_file(std::make_shared<const SourceText>(SourceText::read(name)));
}

void read_text(Builder& builder, const YamlNode& node) {
    if (const std::optional<std::string> text = builder.reader().text(node)) {
        builder.sql().add_scalar(node);
    }
}

void read_entry(Builder& builder, const YamlNode& node) {
    const NodeReader& reader = builder.reader();
    if (node.kind != YamlKind::Mapping || reader.is_per_dialect(node)) {
        if (const YamlNode* mine = reader.chosen(node)) {
            read_text(builder, *mine);
        }
        return;
    }
    const MappingReader mapping(reader, node, sql_keys(), "SQL entry");
    const YamlNode* sql = mapping.find("sql", Shape::Sql);
    const YamlNode* file = mapping.find("file", Shape::DialectText);
    if ((sql == nullptr) == (file == nullptr)) {
        reader.error(node, "sql-entry", "an entry of `sql` has either `sql` or `file`");
        return;
    }
    if (!mapping.applies()) {
        return;
    }
    const YamlNode* mine = reader.chosen(sql != nullptr ? *sql : *file);
    if (mine == nullptr) {
        return;
    }
    if (sql != nullptr) {
        read_text(builder, *mine);
    } else if (const std::optional<std::string> path = reader.text(*mine)) {
        read_file(builder, *mine, *path);
    }
}

}  // namespace

void read_sql_entries(Builder& builder, const YamlNode& node) {
    if (node.kind != YamlKind::Sequence) {
        read_entry(builder, node);
        return;
    }
    for (const YamlNode* item : node.items) {
        read_entry(builder, *item);
    }
}

}  // namespace varve::declare
