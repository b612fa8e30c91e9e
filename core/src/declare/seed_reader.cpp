// SPDX-License-Identifier: MIT
#include "varve/declare/seeds.hpp"

#include "csv_reader.hpp"
#include "node_reader.hpp"
#include "yaml_node.hpp"

#include "varve/diag/error.hpp"
#include "varve/diag/passing_sink.hpp"
#include "varve/diag/source_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

namespace varve::declare {

namespace {

namespace fs = std::filesystem;

/// A list or a mapping as the JSON document that it stands for.
nlohmann::ordered_json json_of(const YamlNode& node) {
    switch (node.kind) {
    case YamlKind::Null: return nullptr;
    case YamlKind::Sequence: {
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        for (const YamlNode* item : node.items) {
            list.push_back(json_of(*item));
        }
        return list;
    }
    case YamlKind::Mapping: {
        nlohmann::ordered_json object = nlohmann::ordered_json::object();
        for (const YamlEntry& entry : node.entries) {
            object[entry.key->text] = json_of(*entry.value);
        }
        return object;
    }
    case YamlKind::Scalar: break;
    }
    if (node.style == ScalarStyle::Plain &&
        (is_number(node) || node.text == "true" || node.text == "false")) {
        const auto parsed = nlohmann::ordered_json::parse(node.text, nullptr, false);
        return parsed.is_discarded() ? nlohmann::ordered_json(node.text) : parsed;
    }
    return node.text;
}

bool is_row(const YamlNode& node) {
    return node.kind == YamlKind::Mapping && !node.entries.empty();
}

SeedRow row_of(const YamlNode& node, std::string table, std::string path);

/// What a mapping or a list of them is as rows.
std::vector<SeedRow> rows_of(const YamlEntry& entry, const std::string& path) {
    const YamlNode& node = *entry.value;
    if (is_row(node)) {
        return {row_of(node, "", path)};
    }
    std::vector<SeedRow> rows;
    if (node.kind == YamlKind::Sequence && std::all_of(node.items.begin(), node.items.end(),
                                                       [](const YamlNode* item) { return is_row(*item); })) {
        for (const YamlNode* item : node.items) {
            rows.push_back(row_of(*item, "", path + "[" + std::to_string(rows.size()) + "]"));
        }
    }
    return rows;
}

SeedValue value_of(const YamlEntry& entry, const std::string& path) {
    SeedValue value{entry.key->text, std::nullopt};
    const YamlNode& node = *entry.value;
    if (node.kind == YamlKind::Scalar) {
        value.text = node.text;
        value.is_plain = node.style == ScalarStyle::Plain;
    } else if (node.kind != YamlKind::Null) {
        value.text = json_of(node).dump();
        value.rows = rows_of(entry, path + "." + entry.key->text);
        value.is_empty_list = node.kind == YamlKind::Sequence && node.items.empty();
    }
    return value;
}

SeedRow row_of(const YamlNode& node, std::string table, std::string path) {
    SeedRow row{std::move(table), {}, node.range(), std::move(path)};
    std::transform(node.entries.begin(), node.entries.end(), std::back_inserter(row.values),
                   [&](const YamlEntry& entry) { return value_of(entry, row.path); });
    return row;
}

/// Reports at a node; nothing else is looked at in it.
void refuse(const YamlNode& node, const char* message, const char* hint, DiagnosticSink& sink) {
    sink.report({Severity::Error, "seed-form", message, node.range(), hint});
}

bool read_table(const YamlEntry& table, std::vector<SeedRow>& rows, DiagnosticSink& sink) {
    if (table.value->kind != YamlKind::Sequence) {
        refuse(*table.value, "a table has a list of rows", "write `- {id: 1, name: Ada}` below its name",
               sink);
        return false;
    }
    bool is_right = true;
    std::size_t place = 0;
    for (const YamlNode* item : table.value->items) {
        if (!is_row(*item)) {
            refuse(*item, "a row is a mapping of columns to values", "write `{id: 1, name: Ada}`", sink);
            is_right = false;
            continue;
        }
        rows.push_back(row_of(*item, table.key->text, table.key->text + "[" + std::to_string(place++) + "]"));
    }
    return is_right;
}

bool read_yaml_rows(const std::string& path, std::vector<SeedRow>& rows, DiagnosticSink& sink) {
    const auto source = std::make_shared<const SourceText>(SourceText::read(path));
    PassingSink passing(sink);
    const std::unique_ptr<YamlDocument> document = read_yaml(source, passing);
    if (document == nullptr || passing.has_errors()) {
        return false;
    }
    if (document->root == nullptr || document->root->kind == YamlKind::Null) {
        return true;
    }
    if (document->root->kind != YamlKind::Mapping) {
        refuse(*document->root, "a file of rows is a mapping of tables to lists", "begin it with `TABLE:`",
               sink);
        return false;
    }
    bool is_right = true;
    for (const YamlEntry& table : document->root->entries) {
        is_right = read_table(table, rows, sink) && is_right;
    }
    return is_right;
}

/// Whether the first line names each column once.
bool check_names(const CsvRecord& first, DiagnosticSink& sink) {
    std::set<std::string> names;
    for (const CsvField& field : first.fields) {
        if (field.text.empty() || !names.insert(field.text).second) {
            sink.report({Severity::Error, "csv-names",
                         field.text.empty() ? "a column has no name" : "`" + field.text + "` stands twice",
                         first.range, "the first line names the columns"});
            return false;
        }
    }
    return true;
}

bool read_csv_rows(const std::string& path, std::vector<SeedRow>& rows, DiagnosticSink& sink) {
    const SourceText source = SourceText::read(path);
    const std::optional<std::vector<CsvRecord>> records = read_csv(source, sink);
    if (!records) {
        return false;
    }
    bool is_right = records->empty() || check_names(records->front(), sink);
    for (std::size_t at = 1; at < records->size(); ++at) {
        const CsvRecord& record = (*records)[at];
        const std::vector<CsvField>& names = records->front().fields;
        if (record.fields.size() != names.size()) {
            sink.report({Severity::Error, "csv-fields",
                         "this line has " + std::to_string(record.fields.size()) +
                             " fields, and the first one names " + std::to_string(names.size()) + " columns",
                         record.range, ""});
            is_right = false;
            continue;
        }
        const std::string table = fs::path(path).stem().string();
        SeedRow row{table, {}, record.range, table + "[" + std::to_string(at - 1) + "]"};
        for (std::size_t field = 0; field < names.size(); ++field) {
            const CsvField& value = record.fields[field];
            const bool is_nothing = value.text.empty() && !value.is_quoted;
            row.values.push_back(
                {names[field].text, is_nothing ? std::nullopt : std::optional(value.text), !value.is_quoted});
        }
        rows.push_back(std::move(row));
    }
    return is_right;
}

/// The files that a path stands for.
std::vector<std::string> files_of(const std::string& path) {
    std::error_code error;
    if (!fs::exists(path, error)) {
        throw Error(ErrorCode::Io, "there is no file or folder `" + path + "`");
    }
    if (!fs::is_directory(path, error)) {
        return {path};
    }
    std::vector<std::string> files;
    for (const fs::directory_entry& entry : fs::directory_iterator(path)) {
        const std::string kind = entry.path().extension().string();
        if (entry.is_regular_file() && (kind == ".yaml" || kind == ".yml" || kind == ".csv")) {
            files.push_back(entry.path().string());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

std::optional<std::vector<SeedRow>> read_seeds(const std::vector<std::string>& paths, DiagnosticSink& sink) {
    std::vector<SeedRow> rows;
    bool is_right = true;
    for (const std::string& path : paths) {
        for (const std::string& file : files_of(path)) {
            const bool is_csv = fs::path(file).extension() == ".csv";
            is_right =
                (is_csv ? read_csv_rows(file, rows, sink) : read_yaml_rows(file, rows, sink)) && is_right;
        }
    }
    return is_right ? std::optional(std::move(rows)) : std::nullopt;
}

}  // namespace varve::declare
