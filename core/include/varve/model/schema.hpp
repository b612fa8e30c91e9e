// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/object.hpp"

#include <cstddef>
#include <map>
#include <vector>

namespace varve {

class TableView;

/// A whole database schema as a flat graph: one map from name to object, sorted by name. A value.
class Schema {
public:
    using Objects = std::map<ObjectId, Object>;

    /// Adds an object; one of the same name is replaced.
    void add(Object object);
    /// Nothing happens when there is none of that name.
    void remove(const ObjectId& id);

    /// Null when there is none.
    const Object* find(const ObjectId& id) const;
    Object* find(const ObjectId& id);
    bool contains(const ObjectId& id) const { return find(id) != nullptr; }

    const Objects& objects() const { return m_objects; }
    Objects& objects() { return m_objects; }
    std::size_t size() const { return m_objects.size(); }
    bool empty() const { return m_objects.empty(); }

    /// All objects of one kind, sorted by name. Valid until the schema changes.
    std::vector<const Object*> of_kind(Kind kind) const;

    /// What lives in a table, view or domain: one kind of it, sorted by ordinal, then name.
    std::vector<const Object*> owned_by(const QualifiedName& owner, Kind kind) const;

    /// Everything that lives in a table, view or domain: columns by ordinal, then the other kinds in order.
    std::vector<const Object*> owned_by(const QualifiedName& owner) const;

    /// The schema as people think of it: a table with its parts.
    TableView table(const QualifiedName& name) const;

private:
    Objects m_objects;
};

/// Typed look at one table of a Schema; borrows from it.
class TableView {
public:
    TableView(const Schema& schema, QualifiedName name) : m_schema(&schema), m_name(std::move(name)) {}

    const QualifiedName& name() const { return m_name; }
    /// Null when the schema has no such table.
    const Object* object() const { return m_schema->find({Kind::Table, m_name.schema, "", m_name.name, ""}); }
    bool exists() const { return object() != nullptr; }
    std::vector<const Object*> columns() const { return m_schema->owned_by(m_name, Kind::Column); }
    const Object* column(const std::string& name) const {
        return m_schema->find({Kind::Column, m_name.schema, m_name.name, name, ""});
    }
    /// Null when the table has none.
    const Object* primary_key() const;
    std::vector<const Object*> foreign_keys() const { return m_schema->owned_by(m_name, Kind::ForeignKey); }
    std::vector<const Object*> indexes() const { return m_schema->owned_by(m_name, Kind::Index); }

private:
    const Schema* m_schema;
    QualifiedName m_name;
};

/// The kinds whose objects live in another object and go when it goes; of ServerObjects those that have an
/// owner.
bool is_owned_kind(Kind kind);

}  // namespace varve
