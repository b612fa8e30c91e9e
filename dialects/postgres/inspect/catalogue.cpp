// SPDX-License-Identifier: MIT
#include "catalogue.hpp"

#include <algorithm>

namespace varve::postgres {

namespace {

std::string in_quotes(std::string_view name) {
    std::string result = "\"";
    for (const char c : name) {
        result += c;
        if (c == '"') {
            result += c;
        }
    }
    return result + "\"";
}

bool is_same_or_owner(const ObjectId& object, const ObjectId& need) {
    return object == need ||
           (need.owner.empty() && !object.owner.empty() && object.schema == need.schema &&
            object.owner == need.name) ||
           (!need.owner.empty() && object.owner.empty() && object.schema == need.schema &&
            need.owner == object.name);
}

}  // namespace

Object* Catalogue::add(Object object) {
    if (is_excluded(*m_target.scope, object.id)) {
        return nullptr;
    }
    if (!object.id.schema.empty() && object.id.schema != "public" && object.id.owner.empty()) {
        object.needs.push_back({Kind::Namespace, "", "", object.id.schema, ""});
    }
    const ObjectId id = object.id;
    return &schema.objects().insert_or_assign(id, std::move(object)).first->second;
}

void Catalogue::name(Oid table, Oid row, const Object* object) {
    if (object != nullptr) {
        name(table, row, object->id);
    }
}

void Catalogue::name(Oid table, Oid row, const ObjectId& id) {
    // 0 stands for "none": the array type of something that has no array type.
    if (row == 0) {
        return;
    }
    m_names.insert_or_assign(pair_key(table, row), id);
}

const ObjectId* Catalogue::find(Oid table, Oid row, int column) const {
    if (table == catalogue_table::relation && column > 0) {
        const auto relation = relations.find(row);
        if (relation != relations.end() && relation->second.id.kind == Kind::Table) {
            m_column = column_id(relation->second, column);
            // An inherited column is not an object of its own: its table stands for it.
            return schema.contains(m_column) ? &m_column : &relation->second.id;
        }
    }
    const auto found = m_names.find(pair_key(table, row));
    return found == m_names.end() ? nullptr : &found->second;
}

Object* Catalogue::object(Oid table, Oid row) {
    const ObjectId* id = find(table, row);
    return id != nullptr && is_about(table, id->kind) ? schema.find(*id) : nullptr;
}

Relation* Catalogue::relation(Oid oid) {
    const auto found = relations.find(oid);
    return found == relations.end() ? nullptr : &found->second;
}

std::vector<std::string> Catalogue::column_names(Oid oid, std::string_view numbers) const {
    std::vector<std::string> names;
    const auto found = relations.find(oid);
    for (const std::int64_t number : array_numbers(numbers)) {
        const bool is_known = found != relations.end() && number > 0 &&
                              static_cast<std::size_t>(number) <= found->second.columns.size();
        names.push_back(is_known ? found->second.columns[static_cast<std::size_t>(number - 1)]
                                 : std::string());
    }
    return names;
}

ObjectId Catalogue::column_id(const Relation& relation, int number) const {
    const std::size_t at = static_cast<std::size_t>(number - 1);
    return {Kind::Column, relation.id.schema, relation.id.name,
            at < relation.columns.size() ? relation.columns[at] : std::string(), ""};
}

void Catalogue::add_need(Object* object, Oid table, Oid row, int column) {
    const ObjectId* need = object == nullptr ? nullptr : find(table, row, column);
    if (need == nullptr || is_same_or_owner(object->id, *need)) {
        return;
    }
    const auto place = std::lower_bound(object->needs.begin(), object->needs.end(), *need);
    if (place == object->needs.end() || *place != *need) {
        object->needs.insert(place, *need);
    }
    if (need->kind == Kind::Table && table == catalogue_table::relation && column > 0) {
        add_need_of_given(object, row, column);
    }
}

void Catalogue::add_need_of_given(Object* object, Oid child, int column) {
    const Relation& relation = relations.at(child);
    const std::string& name = relation.columns.at(static_cast<std::size_t>(column - 1));
    for (const Oid oid : relation.parents) {
        const Relation* parent = this->relation(oid);
        for (std::size_t at = 0; parent != nullptr && at < parent->columns.size(); ++at) {
            if (parent->columns[at] == name) {
                add_need(object, catalogue_table::relation, oid, static_cast<int>(at + 1));
            }
        }
    }
}

std::string quoted_name(std::string_view schema, std::string_view name) {
    return schema == "pg_catalog" ? in_quotes(name) : in_quotes(schema) + "." + in_quotes(name);
}

void add_options(Options& options, std::string_view array, std::string_view prefix) {
    for (const std::string& item : array_items(array)) {
        const std::size_t equals = item.find('=');
        options[std::string(prefix) + item.substr(0, equals)] =
            equals == std::string::npos ? "true" : item.substr(equals + 1);
    }
}

std::vector<std::string> option_names(std::string_view array, std::string_view prefix) {
    std::vector<std::string> names;
    for (const std::string& item : array_items(array)) {
        names.push_back(std::string(prefix) + item.substr(0, item.find('=')));
    }
    return names;
}

}  // namespace varve::postgres
