// SPDX-License-Identifier: MIT
#include "varve/doctor/symptoms.hpp"

#include "varve/model/overloaded.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace varve::doctor {

namespace {

using Group = Symptom::Group;
using Names = std::vector<std::string>;

std::string joined(const Names& names) {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

/// The columns by which rows can be found through an index or key; nothing for what finds only some of them.
std::optional<Names> searched_columns(const Object& object) {
    if (const PrimaryKey* key = std::get_if<PrimaryKey>(&object.definition)) {
        return key->columns;
    }
    if (const UniqueConstraint* unique = std::get_if<UniqueConstraint>(&object.definition)) {
        return unique->columns;
    }
    const Index* index = std::get_if<Index>(&object.definition);
    if (index == nullptr || index->predicate) {
        return std::nullopt;
    }
    Names columns;
    for (const IndexKey& key : index->keys) {
        columns.push_back(key.column);
    }
    return columns;
}

/// Whether the first columns are these, in whatever order.
bool begins_with(const Names& columns, const Names& wanted) {
    return columns.size() >= wanted.size() &&
           std::is_permutation(wanted.begin(), wanted.end(), columns.begin());
}

class Examination {
public:
    explicit Examination(const Schema& schema) : m_schema(schema) {}

    std::vector<Symptom> run() {
        for (const auto& [id, object] : m_schema.objects()) {
            if (const Table* table = std::get_if<Table>(&object.definition)) {
                look_at(object, *table);
            } else if (const ForeignKey* key = std::get_if<ForeignKey>(&object.definition)) {
                look_at(object, *key);
            } else if (const CheckConstraint* check = std::get_if<CheckConstraint>(&object.definition)) {
                look_at_validation(object, check->is_validated);
            } else if (const Index* index = std::get_if<Index>(&object.definition)) {
                look_at(object, *index);
            }
        }
        return std::move(m_symptoms);
    }

private:
    void add(Group group, const char* check, const Object& object, std::string message, std::string hint) {
        m_symptoms.push_back({group, check, object.id, std::move(message), std::move(hint)});
    }

    void look_at(const Object& object, const Table& table) {
        // A partition has the key of its parent; what lives on another server or in another form has none.
        const bool is_plain = !table.partition_of && table.inherits.empty() &&
                              !table.dialect_options.contains("server") &&
                              !table.dialect_options.contains("virtual");
        const std::vector<const Object*> parts = m_schema.owned_by(object.id.qualified_name());
        const auto has = [&](Kind kind) {
            return std::any_of(parts.begin(), parts.end(),
                               [&](const Object* part) { return part->id.kind == kind; });
        };
        if (is_plain && has(Kind::Column) && !has(Kind::PrimaryKey)) {
            add(Group::Risky, "table-without-primary-key", object, "has no primary key",
                "two equal rows cannot be told apart; replication and tools need a key");
        }
    }

    void look_at_validation(const Object& object, bool is_validated) {
        if (!is_validated) {
            add(Group::Invalid, "not-validated", object, "existing rows were never checked",
                "`ALTER TABLE … VALIDATE CONSTRAINT` checks them without blocking writers");
        }
    }

    void look_at(const Object& object, const ForeignKey& key) {
        look_at_validation(object, key.is_validated);
        const std::vector<const Object*> parts = m_schema.owned_by(object.id.owner_name());
        const bool has_index = std::any_of(parts.begin(), parts.end(), [&](const Object* part) {
            const std::optional<Names> columns = searched_columns(*part);
            return columns && begins_with(*columns, key.columns);
        });
        if (!has_index) {
            add(Group::Risky, "foreign-key-without-index", object,
                "no index begins with " + joined(key.columns),
                "every change of a row of `" + key.references.name + "` reads the whole table");
        }
    }

    /// An index is told of when an earlier one, or a key, does all that it does.
    void look_at(const Object& object, const Index& index) {
        for (const Object* other : m_schema.owned_by(object.id.owner_name())) {
            if (other != &object && is_served_by(object, index, *other)) {
                add(Group::Risky, "duplicate-index", object, "does what `" + other->id.name + "` does",
                    "every write pays for both; drop one of them");
                return;
            }
        }
    }

    static bool is_served_by(const Object& object, const Index& index, const Object& other) {
        if (const Index* twin = std::get_if<Index>(&other.definition)) {
            return other.id < object.id && *twin == index;
        }
        const bool is_key = other.id.kind == Kind::PrimaryKey || other.id.kind == Kind::UniqueConstraint;
        Index plain;
        plain.is_unique = index.is_unique;
        for (const std::string& column : is_key ? *searched_columns(other) : Names()) {
            plain.keys.push_back({column});
        }
        return is_key && plain == index;
    }

    const Schema& m_schema;
    std::vector<Symptom> m_symptoms;
};

}  // namespace

std::vector<Symptom> find_symptoms(const Schema& schema) {
    return Examination(schema).run();
}

}  // namespace varve::doctor
