// SPDX-License-Identifier: MIT
#include "clauses.hpp"
#include "families.hpp"
#include "replace_type.hpp"

#include <algorithm>

namespace varve::postgres {

namespace {

using plan::Hazard;

Sql enum_statement(const Object& object, const EnumType& type) {
    Sql sql = Sql() << "CREATE TYPE " << object.id.qualified_name() << " AS ENUM (";
    for (std::size_t at = 0; at < type.labels.size(); ++at) {
        if (at != 0) {
            sql << ", ";
        }
        sql.literal(type.labels[at]);
    }
    return sql << ")";
}

/// Each new label is put where it belongs: before the first, else behind its predecessor, which is there by
/// then.
void add_labels(Work& work, const Object& after, const EnumType& before, const EnumType& type) {
    const std::vector<std::string>& labels = type.labels;
    for (std::size_t at = 0; at < labels.size(); ++at) {
        if (std::find(before.labels.begin(), before.labels.end(), labels[at]) != before.labels.end()) {
            continue;
        }
        Sql sql = Sql() << "ALTER TYPE " << after.id.qualified_name() << " ADD VALUE ";
        sql.literal(labels[at]);
        const bool is_at_end = before.labels.empty() || (at > 0 && labels[at - 1] == before.labels.back()) ||
                               std::find(labels.begin() + static_cast<std::ptrdiff_t>(at), labels.end(),
                                         before.labels.back()) == labels.end();
        if (at == 0 && !before.labels.empty()) {
            sql << " BEFORE ";
            sql.literal(before.labels.front());
        } else if (!is_at_end) {
            sql << " AFTER ";
            sql.literal(labels[at - 1]);
        }
        work.add(sql);
    }
}

Sql domain_statement(const Work& work, const Object& object, const Domain& domain) {
    Sql sql = Sql() << "CREATE DOMAIN " << object.id.qualified_name() << " AS " << domain.type
                    << collate_clause(domain.collation);
    if (domain.default_value) {
        sql << " DEFAULT " << *domain.default_value;
    }
    if (!domain.is_nullable) {
        sql << " NOT NULL";
    }
    for (const Object* check : work.to.owned_by(object.id.qualified_name(), Kind::CheckConstraint)) {
        if (is_inline_check(*check)) {
            sql << " " << constraint_clause(*check);
        }
    }
    return sql;
}

void comment_on_checks(Work& work, const Object& object) {
    for (const Object* check : work.to.owned_by(object.id.qualified_name(), Kind::CheckConstraint)) {
        if (is_inline_check(*check) && !check->comment.empty()) {
            comment(work, *check);
        }
    }
}

const Attribute* find_attribute(const CompositeType& type, const std::string& name) {
    const auto found = std::find_if(type.attributes.begin(), type.attributes.end(),
                                    [&](const Attribute& attribute) { return attribute.name == name; });
    return found == type.attributes.end() ? nullptr : &*found;
}

bool has_tables_of(const Schema& schema, const ObjectId& type) {
    const std::string name = printed_type(type);
    const std::vector<const Object*> tables = schema.of_kind(Kind::Table);
    return std::any_of(tables.begin(), tables.end(), [&](const Object* table) {
        return option(as<Table>(*table).dialect_options, "of_type") == name;
    });
}

Sql attribute_clause(const Attribute& attribute) {
    return Sql() << Identifier(attribute.name) << " " << attribute.type
                 << collate_clause(attribute.collation);
}

}  // namespace

void create(Work& work, const Object& object, const EnumType& definition) {
    work.add(enum_statement(object, definition));
}

void drop(Work& work, const Object& object, const EnumType& /*definition*/) {
    work.add(Sql() << "DROP TYPE " << object.id.qualified_name());
}

void alter(Work& work, const Object& after, const EnumType& old_form, const EnumType& new_form) {
    if (old_form == new_form) {
        return;
    }
    add_labels(work, after, old_form, new_form);
}

void create(Work& work, const Object& object, const Domain& definition) {
    work.add(domain_statement(work, object, definition));
    comment_on_checks(work, object);
}

void drop(Work& work, const Object& object, const Domain& /*definition*/) {
    work.add(Sql() << "DROP DOMAIN " << object.id.qualified_name());
}

void alter(Work& work, const Object& after, const Domain& old_form, const Domain& new_form) {
    const Sql start = Sql() << "ALTER DOMAIN " << after.id.qualified_name() << " ";
    if (old_form.default_value != new_form.default_value) {
        work.add(new_form.default_value ? Sql(start) << "SET DEFAULT " << *new_form.default_value
                                        : Sql(start) << "DROP DEFAULT");
    }
    if (old_form.is_nullable && !new_form.is_nullable) {
        work.add(Sql(start) << "SET NOT NULL", {Hazard::FullScan, Hazard::MayFail});
    } else if (old_form.is_nullable != new_form.is_nullable) {
        work.add(Sql(start) << "DROP NOT NULL");
    }
}

void create(Work& work, const Object& object, const CompositeType& definition) {
    Sql sql = Sql() << "CREATE TYPE " << object.id.qualified_name() << " AS (";
    for (std::size_t at = 0; at < definition.attributes.size(); ++at) {
        if (at != 0) {
            sql << ", ";
        }
        sql << attribute_clause(definition.attributes[at]);
    }
    work.add(sql << ")");
}

void drop(Work& work, const Object& object, const CompositeType& /*definition*/) {
    work.add(Sql() << "DROP TYPE " << object.id.qualified_name());
}

void alter(Work& work, const Object& after, const CompositeType& old_form, const CompositeType& new_form) {
    const Sql start = Sql() << "ALTER TYPE " << after.id.qualified_name() << " ";
    // The tables that are made of the type follow it.
    const char* end = has_tables_of(work.from, after.id) ? " CASCADE" : "";
    for (const Attribute& attribute : old_form.attributes) {
        if (find_attribute(new_form, attribute.name) == nullptr) {
            work.add(Sql(start) << "DROP ATTRIBUTE " << Identifier(attribute.name) << Sql().verbatim(end),
                     {Hazard::DataLoss});
        }
    }
    for (const Attribute& attribute : new_form.attributes) {
        const Attribute* before = find_attribute(old_form, attribute.name);
        if (before == nullptr) {
            work.add(Sql(start) << "ADD ATTRIBUTE " << attribute_clause(attribute) << Sql().verbatim(end));
        } else if (*before != attribute) {
            work.add(Sql(start) << "ALTER ATTRIBUTE " << Identifier(attribute.name) << " TYPE "
                                << attribute.type << collate_clause(attribute.collation)
                                << Sql().verbatim(end),
                     {Hazard::MayFail});
        }
    }
}

}  // namespace varve::postgres
