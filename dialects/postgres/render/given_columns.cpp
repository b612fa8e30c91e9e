// SPDX-License-Identifier: MIT
#include "given_columns.hpp"

#include "replace_type.hpp"
#include "work.hpp"

#include "../parents.hpp"

#include "varve/model/parents.hpp"

#include <algorithm>

namespace varve::postgres {

namespace {

/// The attribute of the type that a table is made of; null when it is made of none, or has none of that name.
const Attribute* attribute_of(const Schema& schema, const Table& table, const std::string& name) {
    const std::string_view type = option(table.dialect_options, "of_type");
    if (type.empty()) {
        return nullptr;
    }
    for (const Object* object : schema.of_kind(Kind::CompositeType)) {
        for (const Attribute& attribute : as<CompositeType>(*object).attributes) {
            if (attribute.name == name && printed_type(object->id) == type) {
                return &attribute;
            }
        }
    }
    return nullptr;
}

}  // namespace

std::optional<Column> given_definition(const Schema& schema, const ObjectId& column, const Column& own) {
    const Object* table = schema.find(table_id(column.owner_name()));
    if (table == nullptr) {
        return std::nullopt;
    }
    if (const Attribute* attribute = attribute_of(schema, as<Table>(*table), column.name)) {
        Column bare{attribute->type};
        bare.collation = attribute->collation;
        return bare;
    }
    for (const QualifiedName& parent : parents_of(as<Table>(*table))) {
        if (const Object* given = schema.find(column_id(parent, column.name))) {
            Column definition = given_by(as<Column>(*given));
            // Only partitions get an identity, and only from version 17 on.
            definition.identity = own.identity ? definition.identity : std::nullopt;
            return definition;
        }
        if (std::optional<Column> given = given_definition(schema, column_id(parent, column.name), own)) {
            return given;
        }
    }
    return std::nullopt;
}

std::vector<const Object*> columns_below(const Schema& schema, const ObjectId& column) {
    std::vector<const Object*> found;
    for (const Object* object : schema.of_kind(Kind::Table)) {
        const std::vector<QualifiedName> parents = parents_of(as<Table>(*object));
        if (std::find(parents.begin(), parents.end(), column.owner_name()) == parents.end()) {
            continue;
        }
        const ObjectId id = column_id(object->id.qualified_name(), column.name);
        if (const Object* own = schema.find(id)) {
            found.push_back(own);
        }
        const std::vector<const Object*> further = columns_below(schema, id);
        found.insert(found.end(), further.begin(), further.end());
    }
    return found;
}

bool stays_with_parents(const Schema& from, const Schema& to, const QualifiedName& table) {
    const Object* before = from.find(table_id(table));
    const Object* after = to.find(table_id(table));
    if (before == nullptr || after == nullptr ||
        as<Table>(*before).partitioned_by != as<Table>(*after).partitioned_by) {
        return false;
    }
    const std::vector<QualifiedName> parents = parents_of(as<Table>(*before));
    return parents == parents_of(as<Table>(*after)) &&
           std::all_of(parents.begin(), parents.end(),
                       [&](const QualifiedName& parent) { return stays_with_parents(from, to, parent); });
}

bool has_children(const Schema& schema, const QualifiedName& table) {
    const std::vector<const Object*> tables = schema.of_kind(Kind::Table);
    return std::any_of(tables.begin(), tables.end(), [&](const Object* each) {
        const std::vector<QualifiedName>& parents = as<Table>(*each).inherits;
        return std::find(parents.begin(), parents.end(), table) != parents.end();
    });
}

bool has_partitions(const Schema& schema, const QualifiedName& table) {
    const std::vector<const Object*> tables = schema.of_kind(Kind::Table);
    return std::any_of(tables.begin(), tables.end(), [&](const Object* each) {
        const std::optional<PartitionOf>& place = as<Table>(*each).partition_of;
        return place && place->parent == table;
    });
}

std::vector<Object> all_columns(const Schema& schema, const QualifiedName& table) {
    std::vector<Object> columns;
    const auto add = [&](const ObjectId& id, const Definition& definition) {
        const bool is_known = std::any_of(columns.begin(), columns.end(),
                                          [&](const Object& known) { return known.id.name == id.name; });
        if (!is_known) {
            columns.push_back({id, definition});
        }
    };
    for (const Object* column : schema.owned_by(table, Kind::Column)) {
        add(column->id, column->definition);
    }
    const Object* object = schema.find(table_id(table));
    if (object == nullptr) {
        return columns;
    }
    for (const Object* type : schema.of_kind(Kind::CompositeType)) {
        if (printed_type(type->id) == option(as<Table>(*object).dialect_options, "of_type")) {
            for (const Attribute& attribute : as<CompositeType>(*type).attributes) {
                add(column_id(table, attribute.name), Column{attribute.type});
            }
        }
    }
    for (const QualifiedName& parent : parents_of(as<Table>(*object))) {
        for (const Object& given : all_columns(schema, parent)) {
            add(column_id(table, given.id.name), given.definition);
        }
    }
    return columns;
}

}  // namespace varve::postgres
