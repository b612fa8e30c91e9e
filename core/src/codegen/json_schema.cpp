// SPDX-License-Identifier: MIT
#include "varve/codegen/json_schema.hpp"

#include "varve/declare/keys.hpp"
#include "varve/diag/error.hpp"
#include "varve/dialect/type_system.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <utility>

namespace varve::codegen {

namespace {

using declare::Key;
using declare::Keys;
using declare::Shape;
using Json = nlohmann::ordered_json;

Json text() {
    return {{"type", "string"}};
}
Json scalar() {
    return {{"type", Json::array({"string", "number", "boolean"})}};
}
Json boolean() {
    return {{"type", "boolean"}};
}
Json integer() {
    return {{"type", "integer"}};
}
Json list_of(Json item) {
    return {{"type", "array"}, {"items", std::move(item)}};
}
Json map_of(Json value) {
    return {{"type", "object"}, {"additionalProperties", std::move(value)}};
}
Json any_of(std::initializer_list<Json> choices) {
    return {{"anyOf", Json(choices)}};
}
Json null_or(Json value) {
    return any_of({std::move(value), Json{{"type", "null"}}});
}
Json reference(const std::string& name) {
    return {{"$ref", "#/$defs/" + name}};
}

Json one_of(std::initializer_list<const char*> words) {
    Json list = Json::array();
    for (const char* word : words) {
        list.push_back(word);
    }
    return {{"enum", std::move(list)}};
}

/// A value, or one per dialect.
Json per_dialect(const Json& value) {
    Json properties = Json::object();
    for (const std::string_view dialect : declare::dialect_names()) {
        properties[std::string(dialect)] = value;
    }
    return any_of({value, Json{{"type", "object"},
                               {"properties", std::move(properties)},
                               {"additionalProperties", false},
                               {"minProperties", 1}}});
}

Json dialect() {
    Json names = Json::array();
    for (const std::string_view name : declare::dialect_names()) {
        names.push_back(std::string(name));
    }
    return {{"enum", std::move(names)}};
}

/// Every type that is known, offered for completion; any other text is allowed.
Json type() {
    Json names = Json::array();
    for (const std::string_view name : portable_type_names()) {
        names.push_back(std::string(name));
    }
    const Json spelled = any_of({Json{{"enum", std::move(names)}}, text()});
    const Json verbatim{{"type", "object"},
                        {"properties", {{"sql", per_dialect(text())}}},
                        {"required", {"sql"}},
                        {"additionalProperties", false}};
    return per_dialect(any_of({spelled, verbatim}));
}

Json sql_mapping() {
    return {{"type", "object"},
            {"properties", {{"sql", per_dialect(text())}}},
            {"required", {"sql"}},
            {"additionalProperties", false}};
}

Json names() {
    return any_of({text(), list_of(text())});
}
/// Constraints and indexes: a list, or a mapping by name.
Json named(const Json& item) {
    return any_of({list_of(item), map_of(item)});
}

Json conditions() {
    const Json null{{"type", "object"},
                    {"properties", {{"null", boolean()}}},
                    {"required", {"null"}},
                    {"additionalProperties", false}};
    return map_of(any_of({scalar(), list_of(scalar()), null}));
}

Json keys_of_index() {
    return list_of(any_of({text(), reference("index_key")}));
}

Json one_or_list(const Json& item) {
    return any_of({item, list_of(item)});
}

/// Each of these functions knows some of the shapes, and nothing of the others.
using Known = std::optional<Json>;

/// Plain values, and lists of them.
Known of_value(Shape shape) {
    switch (shape) {
    case Shape::Text:
    case Shape::Name:
    case Shape::QualifiedName:
    case Shape::Scalar: return scalar();
    case Shape::Names:
    case Shape::Paths: return names();
    case Shape::Texts: return list_of(scalar());
    case Shape::Boolean: return boolean();
    case Shape::Integer: return integer();
    case Shape::Number: return Json{{"type", "number"}};
    case Shape::Counts: return list_of(integer());
    case Shape::DialectText:
    case Shape::Sql: return per_dialect(scalar());
    case Shape::Type: return reference("type");
    case Shape::Default: return per_dialect(any_of({scalar(), Json{{"type", "null"}}, sql_mapping()}));
    default: return std::nullopt;
    }
}

/// One of several words.
Known of_choice(Shape shape) {
    switch (shape) {
    case Shape::Only: return one_or_list(dialect());
    case Shape::Action: return one_of({"no_action", "restrict", "cascade", "set_null", "set_default"});
    case Shape::Match: return one_of({"simple", "full", "partial"});
    case Shape::Deferrable: return any_of({boolean(), one_of({"immediate", "deferred"})});
    case Shape::Order: return one_of({"asc", "desc"});
    case Shape::NullsPlace: return one_of({"first", "last"});
    case Shape::ObjectClass: return one_of({"tables", "sequences", "functions", "types", "schemas"});
    case Shape::Manage: return one_or_list(one_of({"grants", "owners"}));
    case Shape::Policy: return one_of({"refuse", "allow"});
    default: return std::nullopt;
    }
}

/// What stands at a column.
Known of_column_part(Shape shape) {
    switch (shape) {
    case Shape::Identity: return any_of({boolean(), one_of({"always", "by_default"}), reference("identity")});
    case Shape::Generated: return any_of({per_dialect(text()), reference("generated")});
    case Shape::UniqueColumn:
    case Shape::IndexColumn: return any_of({boolean(), text()});
    case Shape::References: return any_of({text(), reference("references")});
    case Shape::ColumnCheck: return any_of({per_dialect(scalar()), reference("check")});
    case Shape::Validation: return reference("validation");
    case Shape::Bound: return any_of({Json{{"type", "number"}}, reference("bound")});
    case Shape::UniqueRule: return any_of({boolean(), names()});
    case Shape::Conditions: return conditions();
    default: return std::nullopt;
    }
}

/// What stands at a table or view.
Known of_table_part(Shape shape) {
    switch (shape) {
    case Shape::Columns: return map_of(any_of({text(), reference("column")}));
    case Shape::PrimaryKey: return any_of({names(), reference("primary_key")});
    case Shape::UniqueConstraints: return named(any_of({text(), list_of(text()), reference("unique")}));
    case Shape::ForeignKeys: return named(reference("foreign_key"));
    case Shape::Checks: return named(any_of({per_dialect(scalar()), reference("check")}));
    case Shape::Indexes:
        return named(any_of({text(), keys_of_index(), reference("index_key"), reference("index")}));
    case Shape::IndexKeys: return any_of({text(), keys_of_index()});
    case Shape::Relations: return map_of(reference("relation"));
    case Shape::Embeds: return map_of(any_of({names(), reference("embed")}));
    case Shape::ViewColumns: return any_of({names(), map_of(type())});
    case Shape::Rules: return map_of(reference("rule"));
    default: return std::nullopt;
    }
}

/// What stands at the top of a file.
Known of_document_part(Shape shape) {
    switch (shape) {
    case Shape::Schemas: return any_of({list_of(text()), map_of(null_or(reference("schema")))});
    case Shape::Extensions: return any_of({list_of(text()), map_of(null_or(reference("extension")))});
    case Shape::Enums: return map_of(any_of({list_of(scalar()), reference("enum")}));
    case Shape::Sequences: return any_of({list_of(text()), map_of(null_or(reference("sequence")))});
    case Shape::Tables: return map_of(reference("table"));
    case Shape::Views: return map_of(any_of({per_dialect(text()), reference("view")}));
    case Shape::SqlEntries: return one_or_list(any_of({per_dialect(text()), reference("sql")}));
    case Shape::DefaultPrivileges: return list_of(reference("default_privileges"));
    case Shape::Grants: return map_of(names());
    case Shape::TableOptions:
    case Shape::ColumnOptions:
    case Shape::IndexOptions:
    case Shape::ViewOptions:
    case Shape::Environments: return Json{{"type", "object"}};
    default: return std::nullopt;
    }
}

Json of_shape(Shape shape) {
    for (const auto& known : {of_value, of_choice, of_column_part, of_table_part, of_document_part}) {
        if (Known found = known(shape)) {
            return std::move(*found);
        }
    }
    fail_assertion("a shape that no editor is told of", __FILE__, __LINE__);
}

bool is_options(Shape shape) {
    return shape == Shape::TableOptions || shape == Shape::ColumnOptions || shape == Shape::IndexOptions ||
           shape == Shape::ViewOptions;
}

Json options_of(std::string_view dialect_name, Kind kind) {
    Json properties = Json::object();
    for (const declare::DialectOption& option : declare::dialect_options()) {
        // A column that is the primary key takes the options of the key too.
        const bool is_of_key = kind == Kind::Column && option.kind == Kind::PrimaryKey;
        if (option.dialect == dialect_name && (option.kind == kind || is_of_key)) {
            Json property = of_shape(option.shape);
            property["description"] = std::string(option.about);
            properties[std::string(option.name)] = std::move(property);
        }
    }
    return {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
}

Json mapping_of(Keys keys, Kind kind, std::initializer_list<const char*> required = {}) {
    Json properties = Json::object();
    for (const Key& key : keys) {
        Json value = is_options(key.shape) ? options_of(key.name, kind) : of_shape(key.shape);
        value["description"] = std::string(key.about);
        properties[std::string(key.name)] = std::move(value);
    }
    Json mapping{{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
    if (required.size() != 0) {
        mapping["required"] = Json::array();
        for (const char* name : required) {
            mapping["required"].push_back(name);
        }
    }
    return mapping;
}

Json definitions() {
    using namespace declare;
    return {
        {"type", type()},
        {"schema", mapping_of(schema_keys(), Kind::Namespace)},
        {"extension", mapping_of(extension_keys(), Kind::Extension)},
        {"enum", mapping_of(enum_keys(), Kind::EnumType, {"labels"})},
        {"sequence", mapping_of(sequence_keys(), Kind::Sequence)},
        {"table", mapping_of(table_keys(), Kind::Table, {"columns"})},
        {"column", mapping_of(column_keys(), Kind::Column, {"type"})},
        {"identity", mapping_of(identity_keys(), Kind::Column)},
        {"generated", mapping_of(generated_keys(), Kind::Column, {"sql"})},
        {"references", mapping_of(references_keys(), Kind::ForeignKey, {"table"})},
        {"primary_key", mapping_of(primary_key_keys(), Kind::PrimaryKey, {"columns"})},
        {"unique", mapping_of(unique_keys(), Kind::UniqueConstraint, {"columns"})},
        {"foreign_key", mapping_of(foreign_key_keys(), Kind::ForeignKey, {"columns", "table"})},
        {"check", mapping_of(check_keys(), Kind::CheckConstraint, {"sql"})},
        {"index", mapping_of(index_keys(), Kind::Index, {"keys"})},
        {"index_key", mapping_of(index_key_keys(), Kind::Index)},
        {"view", mapping_of(view_keys(), Kind::View, {"query"})},
        {"default_privileges", mapping_of(default_privileges_keys(), Kind::DefaultPrivileges, {"objects"})},
        {"sql", mapping_of(sql_keys(), Kind::Unmodelled)},
        {"relation", mapping_of(relation_keys(), Kind::Unmodelled)},
        {"embed", mapping_of(embed_keys(), Kind::Unmodelled, {"columns"})},
        {"validation", mapping_of(validation_keys(), Kind::Unmodelled)},
        {"bound", mapping_of(bound_keys(), Kind::Unmodelled, {"column"})},
        {"rule", mapping_of(rule_keys(), Kind::Unmodelled, {"columns"})}};
}

}  // namespace

std::string json_schema() {
    Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                {"title", "varve schema"},
                {"description",
                 "The declared schema of a project; docs/guide/schema-yaml.md describes it for people."}};
    schema.update(mapping_of(declare::document_keys(), Kind::Unmodelled));
    schema["$defs"] = definitions();
    return schema.dump(2) + "\n";
}

}  // namespace varve::codegen
