// SPDX-License-Identifier: MIT
#include "clauses.hpp"
#include "families.hpp"
#include "renderer.hpp"
#include "replace_type.hpp"
#include "select_list.hpp"
#include "work.hpp"

#include "../lexis.hpp"
#include "../types.hpp"

#include "varve/plan/partition_tree.hpp"
#include "varve/sql/token.hpp"

#include <algorithm>

/// \file
/// What the server changes in place, what must step aside for it, and what must be made anew.

namespace varve::postgres {

namespace {

Way replace_if(bool condition) {
    return condition ? Way::Replace : Way::InPlace;
}

/// Whether the rows of a table (or of one of its partitions) are told apart by a column; then the server
/// keeps its type. A word of that name in the key is enough: to copy a table is slow and never wrong.
bool is_partition_key(const Object& column, const Schema& schema) {
    for (const Object* table : plan::partition_tree(table_id(column.id.owner_name()), schema, schema)) {
        const std::string key = as<Table>(*table).partitioned_by.value_or("");
        for (const Token& token : significant_tokens(key, lexis())) {
            const bool is_name = token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName;
            if (is_name && name_of(token, lexis()) == column.id.name) {
                return true;
            }
        }
    }
    return false;
}

/// Whether values of a domain are also elements of arrays or attributes; the server does not look for them
/// there, and therefore takes no further constraint.
bool is_inside_others(const Object& domain, const Schema& schema) {
    const std::string type = printed_type(domain.id);
    return std::any_of(schema.objects().begin(), schema.objects().end(), [&](const auto& each) {
        const std::vector<ObjectId>& needs = each.second.needs;
        const bool is_user = std::find(needs.begin(), needs.end(), domain.id) != needs.end();
        const Column* column = std::get_if<Column>(&each.second.definition);
        return is_user &&
               (each.first.kind == Kind::CompositeType || (column != nullptr && column->type.name != type));
    });
}

/// A new check of a domain that is inside other types comes with a new domain.
Way way_of_check(const Object& check, const Schema& from) {
    const Object* domain = from.find({Kind::Domain, check.id.schema, "", check.id.owner, ""});
    return domain != nullptr && is_inline_check(check) && is_inside_others(*domain, from) ? Way::ReplaceType
                                                                                          : Way::InPlace;
}

/// A column that rows get a value for comes only while no other column has values of the table's row type.
Way way_of_new_column(const Object& object, const Schema& from, const Renderer& renderer) {
    const Column& column = as<Column>(object);
    const Object* table = from.find(table_id(object.id.owner_name()));
    const bool has_value = column.default_value || column.generated || column.identity || !column.is_nullable;
    if (table == nullptr || !has_value) {
        return Way::InPlace;
    }
    const std::vector<const Object*> columns = from.of_kind(Kind::Column);
    const bool is_row_elsewhere = std::any_of(columns.begin(), columns.end(), [&](const Object* each) {
        return renderer.type_aside(*each, *table).has_value();
    });
    return is_row_elsewhere ? Way::InPlaceWithoutDependants : Way::InPlace;
}

/// What ALTER knows about one kind of object.
class Ways {
public:
    Ways(const Object& before, const Object& after, const Schema& from, const Schema& to)
        : m_before(&before), m_after(&after), m_from(&from), m_to(&to) {}

    Way operator()(const Namespace&) const { return Way::InPlace; }
    Way operator()(const Extension&) const { return Way::InPlace; }
    Way operator()(const CompositeType& before) const {
        const std::vector<const Object*> tables = m_from->of_kind(Kind::Table);
        const bool has_tables = std::any_of(tables.begin(), tables.end(), [&](const Object* table) {
            return std::find(table->needs.begin(), table->needs.end(), m_before->id) != table->needs.end();
        });
        if (before == as<CompositeType>(*m_after)) {
            return Way::InPlace;
        }
        if (has_tables) {
            // Tables that are made of it follow it, and what stands on them does not.
            return Way::InPlaceWithoutDependants;
        }
        return can_alter_in_place(*m_before, as<CompositeType>(*m_after), *m_from) ? Way::InPlace
                                                                                   : Way::ReplaceType;
    }
    Way operator()(const Sequence&) const { return Way::InPlace; }
    Way operator()(const DefaultPrivileges&) const { return Way::InPlace; }
    Way operator()(const Unmodelled&) const { return Way::InPlace; }

    Way operator()(const EnumType& before) const {
        const bool can_add = has_only_new_labels(before, as<EnumType>(*m_after)) &&
                             !uses_new_label(*m_before, *m_after, *m_from, *m_to);
        return can_add ? Way::InPlace : Way::ReplaceType;
    }
    Way operator()(const Domain& before) const {
        const Domain& after = as<Domain>(*m_after);
        const bool is_same_base = before.type == after.type && before.collation == after.collation;
        const bool is_stricter = before.is_nullable && !after.is_nullable;
        return is_same_base && !(is_stricter && is_inside_others(*m_before, *m_from)) ? Way::InPlace
                                                                                      : Way::ReplaceType;
    }
    Way operator()(const Table& before) const {
        const Table& after = as<Table>(*m_after);
        const auto differs = [&](const char* name) {
            return option(before.dialect_options, name) != option(after.dialect_options, name);
        };
        if (differs("server")) {
            // What a foreign table shows is not its own, so that nothing can be carried over.
            return Way::Replace;
        }
        return before.partitioned_by != after.partitioned_by ? Way::CopyTable : Way::InPlace;
    }
    Way operator()(const Column& before) const {
        const Column& after = as<Column>(*m_after);
        if (after.generated && before.generated != after.generated) {
            // SET EXPRESSION exists only from 17 on.
            return Way::Replace;
        }
        const bool is_same_type = before.type == after.type && before.collation == after.collation;
        if (after.generated && !is_same_type) {
            // The server takes no USING for it, and its values can always be computed again.
            return Way::Replace;
        }
        if (!is_same_type && is_partition_key(*m_before, *m_from)) {
            return Way::CopyTable;
        }
        return is_same_type ? Way::InPlace : Way::InPlaceWithoutDependants;
    }
    Way operator()(const PrimaryKey& before) const {
        const PrimaryKey& after = as<PrimaryKey>(*m_after);
        return replace_if(before.columns != after.columns || before.include != after.include ||
                          before.deferrability != after.deferrability);
    }
    Way operator()(const UniqueConstraint& before) const {
        const UniqueConstraint& after = as<UniqueConstraint>(*m_after);
        return replace_if(before.columns != after.columns || before.include != after.include ||
                          before.deferrability != after.deferrability ||
                          before.has_distinct_nulls != after.has_distinct_nulls);
    }
    Way operator()(ForeignKey before) const {
        const ForeignKey& after = as<ForeignKey>(*m_after);
        before.deferrability = after.deferrability;
        before.is_validated = before.is_validated || after.is_validated;
        ForeignKey wanted = after;
        wanted.is_validated = before.is_validated;
        return replace_if(before != wanted ||
                          (as<ForeignKey>(*m_before).is_validated && !after.is_validated));
    }
    Way operator()(const CheckConstraint& before) const {
        const CheckConstraint& after = as<CheckConstraint>(*m_after);
        if (const Way way = way_of_check(*m_after, *m_from); way != Way::InPlace) {
            return way;
        }
        return replace_if(before.expression != after.expression || before.is_local != after.is_local ||
                          (before.is_validated && !after.is_validated));
    }
    Way operator()(const Exclusion& before) const { return replace_if(before != as<Exclusion>(*m_after)); }
    Way operator()(Index before) const {
        const Index& after = as<Index>(*m_after);
        const bool was_invalid = before.dialect_options.contains("invalid");
        before.dialect_options = after.dialect_options;
        return replace_if(before != after || was_invalid);
    }
    Way operator()(const View& before) const {
        const View& after = as<View>(*m_after);
        return replace_if(before.query != after.query && !extends(before, after));
    }
    Way operator()(const MaterializedView& before) const {
        const MaterializedView& after = as<MaterializedView>(*m_after);
        const auto differs = [&](const char* name) {
            return option(before.dialect_options, name) != option(after.dialect_options, name);
        };
        return replace_if(before.query != after.query || before.columns != after.columns ||
                          differs("tablespace") || differs("access_method"));
    }
    Way operator()(const Routine& before) const {
        const Routine& after = as<Routine>(*m_after);
        // CREATE OR REPLACE takes neither another result nor other names or fewer defaults of arguments.
        return replace_if(before.routine_kind != after.routine_kind || before.returns != after.returns ||
                          before.arguments != after.arguments);
    }
    Way operator()(const Trigger& before) const {
        return replace_if(before.definition != as<Trigger>(*m_after).definition);
    }
    Way operator()(const Policy& before) const {
        const Policy& after = as<Policy>(*m_after);
        return replace_if(before.command != after.command || before.is_permissive != after.is_permissive ||
                          (before.using_expression && !after.using_expression) ||
                          (before.check_expression && !after.check_expression));
    }

    Way operator()(const ServerObject& before) const {
        const ServerObject& after = as<ServerObject>(*m_after);
        if (before.what == range_type && before.creation != after.creation && holds_values()) {
            return Way::ReplaceType;
        }
        const bool is_same = before.creation == after.creation || can_replace(after);
        const bool can_go_back =
            std::all_of(before.steps.begin(), before.steps.end(), [&](const ServerStep& step) {
                return !step.unmake.empty() ||
                       std::find(after.steps.begin(), after.steps.end(), step) != after.steps.end();
            });
        return replace_if(before.what != after.what || !is_same || !can_go_back);
    }

private:
    /// Whether columns, or types that columns may have, are made of it.
    bool holds_values() const {
        return std::any_of(m_from->objects().begin(), m_from->objects().end(), [&](const auto& each) {
            const Kind kind = each.first.kind;
            const ServerObject* special = std::get_if<ServerObject>(&each.second.definition);
            const bool is_holder = kind == Kind::Column || kind == Kind::Domain ||
                                   kind == Kind::CompositeType ||
                                   (special != nullptr && special->what == range_type);
            const std::vector<ObjectId>& needs = each.second.needs;
            return is_holder && std::find(needs.begin(), needs.end(), m_before->id) != needs.end();
        });
    }

    const Object* m_before;
    const Object* m_after;
    const Schema* m_from;
    const Schema* m_to;
};

bool has_expressions(const Index& index) {
    const auto is_expression = [](const IndexKey& key) { return key.expression.has_value(); };
    return index.predicate.has_value() || std::any_of(index.keys.begin(), index.keys.end(), is_expression);
}

/// Whether something must go while a column (or the type of some) changes its type. Plain indexes and keys
/// are carried along by the server; expressions are not always, and views, policies, triggers and routines
/// never.
bool stands_on_type(const Object& dependant, bool is_new_family) {
    switch (dependant.id.kind) {
    // The server makes the index anew when an included column changes, and refuses where a foreign key stands
    // on it: it carries along only the keys of the columns that it changes.
    case Kind::PrimaryKey: return !as<PrimaryKey>(dependant).include.empty();
    case Kind::UniqueConstraint: return !as<UniqueConstraint>(dependant).include.empty();
    case Kind::Index: return is_new_family && has_expressions(as<Index>(dependant));
    case Kind::CheckConstraint:
    case Kind::ForeignKey: return is_new_family;
    case Kind::Column: return as<Column>(dependant).generated.has_value() || is_new_family;
    default: return true;
    }
}

}  // namespace

Way ServerRenderer::way(const Change& change, const Schema& from, const Schema& to) const {
    const Create* create = std::get_if<Create>(&change);
    if (create != nullptr && create->object.id.kind == Kind::CheckConstraint) {
        return way_of_check(create->object, from);
    }
    if (create != nullptr && create->object.id.kind == Kind::Column) {
        return way_of_new_column(create->object, from, *this);
    }
    const Alter* alter = std::get_if<Alter>(&change);
    if (alter == nullptr || alter->before.definition == alter->after.definition) {
        return Way::InPlace;
    }
    return std::visit(Ways(alter->before, alter->after, from, to), alter->before.definition);
}

bool ServerRenderer::must_lift(const Change& change, const Object& dependant) const {
    const Alter* alter = std::get_if<Alter>(&change);
    if (alter == nullptr) {
        return true;
    }
    const Kind kind = alter->after.id.kind;
    if (kind == Kind::EnumType || kind == Kind::Domain || kind == Kind::CompositeType) {
        return stands_on_type(dependant, true);
    }
    if (const ServerObject* special = std::get_if<ServerObject>(&alter->before.definition);
        special != nullptr && special->what == range_type) {
        // Its values are texts for a while, for which most methods have no operators.
        return dependant.id.kind == Kind::Index || stands_on_type(dependant, true);
    }
    const Column* before = std::get_if<Column>(&alter->before.definition);
    if (before == nullptr || way(change, {}, {}) != Way::InPlaceWithoutDependants) {
        return true;
    }
    const bool is_new_family = !has_assignment_cast(before->type, as<Column>(alter->after).type) ||
                               !has_assignment_cast(as<Column>(alter->after).type, before->type);
    return stands_on_type(dependant, is_new_family);
}

std::optional<DataType> ServerRenderer::type_aside(const Object& column, const Object& ground) const {
    const std::string& type = as<Column>(column).type.name;
    const std::string row = printed_type(ground.id);
    if (as<Column>(column).generated) {
        return std::nullopt;
    }
    return type == row          ? std::optional(DataType{"jsonb"})
           : type == row + "[]" ? std::optional(DataType{"text[]"})
                                : std::nullopt;
}

}  // namespace varve::postgres
