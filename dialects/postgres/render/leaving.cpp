// SPDX-License-Identifier: MIT
#include "leaving.hpp"

#include "clauses.hpp"
#include "families.hpp"
#include "given_columns.hpp"
#include "work.hpp"

#include "../inspect/default_names.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace varve::postgres {

namespace {

std::vector<QualifiedName> parents_of(const Table& table) {
    std::vector<QualifiedName> parents = table.inherits;
    if (table.partition_of) {
        parents.push_back(table.partition_of->parent);
    }
    return parents;
}

/// The options of what has an index; null for everything else.
Options* index_options(Object& object) {
    switch (object.id.kind) {
    case Kind::PrimaryKey: return &as<PrimaryKey>(object).dialect_options;
    case Kind::UniqueConstraint: return &as<UniqueConstraint>(object).dialect_options;
    case Kind::Index: return &as<Index>(object).dialect_options;
    default: return nullptr;
    }
}

std::string name_in_partition(const Object& part, const std::string& table) {
    switch (part.id.kind) {
    case Kind::PrimaryKey:
        return default_index_name(table, as<PrimaryKey>(part).columns, IndexLabel::PrimaryKey);
    case Kind::UniqueConstraint:
        return default_index_name(table, as<UniqueConstraint>(part).columns, IndexLabel::Unique);
    case Kind::Index: return default_index_name(table, words_of(as<Index>(part)), IndexLabel::Index);
    default: return part.id.name;
    }
}

/// Whether a parent gives such a part to a child; indexes and foreign keys only to partitions.
bool is_given(const Object& part, bool is_partition) {
    if (const CheckConstraint* check = std::get_if<CheckConstraint>(&part.definition)) {
        return !check->is_local;
    }
    const Kind kind = part.id.kind;
    return is_partition && (kind == Kind::PrimaryKey || kind == Kind::UniqueConstraint ||
                            kind == Kind::Index || kind == Kind::ForeignKey);
}

/// Tables that leave, with what they get from their parents as objects of their own.
class Leaving {
public:
    Leaving(const Schema& from, const Schema& to) : m_from(&from), m_to(&to) {}

    std::optional<Schema> run() {
        for (const Object* table : m_from->of_kind(Kind::Table)) {
            const Object* after = m_to->find(table->id);
            if (after != nullptr && leaves(as<Table>(*table), as<Table>(*after))) {
                leave(*table, as<Table>(*after));
            }
        }
        return std::move(m_result);
    }

private:
    /// A partition that moves to another parent gives its indexes to that one.
    bool leaves(const Table& before, const Table& after) const {
        const bool is_moved = before.partition_of && after.partition_of;
        if (is_moved || parents_left(before, after).empty()) {
            return false;
        }
        // Rows that others refer to cannot leave before the foreign key has gone.
        return !before.partition_of || !is_referenced(before.partition_of->parent);
    }

    bool is_referenced(const QualifiedName& table) const {
        const std::vector<const Object*> keys = m_from->of_kind(Kind::ForeignKey);
        const bool is_target = std::any_of(keys.begin(), keys.end(), [&](const Object* key) {
            return as<ForeignKey>(*key).references == table;
        });
        const Object* object = m_from->find(table_id(table));
        const bool has_parent = object != nullptr && as<Table>(*object).partition_of.has_value();
        return is_target || (has_parent && is_referenced(as<Table>(*object).partition_of->parent));
    }

    static std::vector<QualifiedName> parents_left(const Table& before, const Table& after) {
        std::vector<QualifiedName> left = parents_of(before);
        const std::vector<QualifiedName> kept = parents_of(after);
        std::erase_if(left, [&](const QualifiedName& parent) {
            return std::find(kept.begin(), kept.end(), parent) != kept.end();
        });
        return left;
    }

    void leave(const Object& table, const Table& after) {
        if (!m_result) {
            m_result = *m_from;
        }
        const QualifiedName name = table.id.qualified_name();
        const std::vector<QualifiedName> left = parents_left(as<Table>(table), after);
        own_columns(name);
        for (Object& part : parts_given_to(name)) {
            add(std::move(part));
        }
        Object apart = table;
        for (const QualifiedName& parent : left) {
            free_indexes(name, parent);
            std::erase(apart.needs, table_id(parent));
            std::erase(as<Table>(apart).inherits, parent);
        }
        as<Table>(apart).partition_of.reset();
        m_result->add(std::move(apart));
    }

    /// The columns that it shares with its parents, and what it has of its own about them.
    void own_columns(const QualifiedName& table) {
        for (Object& column : all_columns(*m_from, table)) {
            if (const Object* own = m_from->find(column.id)) {
                column = *own;
            } else {
                as<Column>(column).identity = std::nullopt;
                column.needs = needs_of_given(table, column.id.name);
            }
            as<Column>(column).dialect_options.erase("inherited");
            m_result->add(std::move(column));
        }
    }

    std::vector<ObjectId> needs_of_given(const QualifiedName& table, const std::string& column) const {
        const Object* object = m_from->find(table_id(table));
        for (const QualifiedName& parent : parents_of(as<Table>(*object))) {
            const Object* given = m_from->find(column_id(parent, column));
            const std::vector<ObjectId> needs =
                given == nullptr ? needs_of_given(parent, column) : given->needs;
            if (given != nullptr || !needs.empty()) {
                return needs;
            }
        }
        return {};
    }

    /// Those without an object of their own, under the names that they have in this table.
    std::vector<Object> parts_given_to(const QualifiedName& table) const {
        std::vector<Object> parts;
        const Object* object = m_from->find(table_id(table));
        const bool is_partition = object != nullptr && as<Table>(*object).partition_of.has_value();
        for (const QualifiedName& parent :
             object == nullptr ? std::vector<QualifiedName>{} : parents_of(as<Table>(*object))) {
            std::vector<Object> theirs = parts_given_to(parent);
            for (const Object* part : m_from->owned_by(parent)) {
                theirs.push_back(*part);
            }
            for (const Object& part : theirs) {
                if (is_given(part, is_partition) && !has_attached(table, part.id)) {
                    parts.push_back(part_of(table, part));
                }
            }
        }
        return parts;
    }

    bool has_attached(const QualifiedName& table, const ObjectId& part) const {
        const std::vector<const Object*> own = m_from->owned_by(table);
        return std::any_of(own.begin(), own.end(), [&](const Object* each) {
            return each->id.kind == part.kind &&
                   std::find(each->needs.begin(), each->needs.end(), part) != each->needs.end();
        });
    }

    static Object part_of(const QualifiedName& table, const Object& part) {
        Object given = part;
        given.comment.clear();
        given.id.schema = table.schema;
        given.id.owner = table.name;
        given.id.name = name_in_partition(part, table.name);
        for (ObjectId& need : given.needs) {
            if (need.kind == Kind::Column && need.owner_name() == part.id.owner_name()) {
                need.schema = table.schema;
                need.owner = table.name;
            }
        }
        if (Options* options = index_options(given)) {
            options->erase("attached_to");
            options->erase("clustered");
            options->erase("replica_identity");
        }
        return given;
    }

    /// Under a name that is free; a check may be there already, of the table and of its parent alike.
    void add(Object part) {
        const std::string name = part.id.name;
        if (index_options(part) != nullptr) {
            for (int number = 1; m_result->contains(part.id); ++number) {
                part.id.name = name + std::to_string(number);
            }
        }
        if (!m_result->contains(part.id)) {
            m_result->add(std::move(part));
        }
    }

    /// What was attached to an index of the parent stands by itself.
    void free_indexes(const QualifiedName& table, const QualifiedName& parent) {
        for (const Object* part : m_from->owned_by(table)) {
            Object* own = m_result->find(part->id);
            if (Options* options = own == nullptr ? nullptr : index_options(*own)) {
                options->erase("attached_to");
                std::erase_if(own->needs, [&](const ObjectId& need) {
                    return need.kind == own->id.kind && need.owner_name() == parent;
                });
            }
        }
    }

    const Schema* m_from;
    const Schema* m_to;
    std::optional<Schema> m_result;
};

}  // namespace

std::optional<Schema> after_leaving(const Schema& from, const Schema& to) {
    return Leaving(from, to).run();
}

}  // namespace varve::postgres
