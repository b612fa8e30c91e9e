// SPDX-License-Identifier: MIT
#include "families.hpp"

namespace varve::postgres {

namespace {

/// What stands after COMMENT ON, without names.
std::string_view words_of(const Object& object) {
    switch (object.id.kind) {
    case Kind::Namespace: return "SCHEMA ";
    case Kind::Extension: return "EXTENSION ";
    case Kind::EnumType:
    case Kind::CompositeType: return "TYPE ";
    case Kind::Domain: return "DOMAIN ";
    case Kind::Sequence: return "SEQUENCE ";
    case Kind::Table:
        return as<Table>(object).dialect_options.contains("server") ? "FOREIGN TABLE " : "TABLE ";
    case Kind::Column: return "COLUMN ";
    case Kind::PrimaryKey:
    case Kind::UniqueConstraint:
    case Kind::ForeignKey:
    case Kind::CheckConstraint:
    case Kind::Exclusion: return "CONSTRAINT ";
    case Kind::Index: return "INDEX ";
    case Kind::View: return "VIEW ";
    case Kind::MaterializedView: return "MATERIALIZED VIEW ";
    case Kind::Routine: {
        const std::string& kind = as<Routine>(object).routine_kind;
        return kind == "procedure" ? "PROCEDURE " : kind == "aggregate" ? "AGGREGATE " : "FUNCTION ";
    }
    case Kind::Trigger: return "TRIGGER ";
    case Kind::Policy: return "POLICY ";
    case Kind::DefaultPrivileges:
    // Their name says what they are.
    case Kind::ServerObject:
    case Kind::Unmodelled: break;
    }
    return {};
}

bool is_of_domain(const Work& work, const ObjectId& id) {
    const ObjectId domain{Kind::Domain, id.schema, "", id.owner, ""};
    return id.kind == Kind::CheckConstraint && (work.from.contains(domain) || work.to.contains(domain));
}

Sql name_of(const Work& work, const Object& object) {
    const ObjectId& id = object.id;
    switch (id.kind) {
    case Kind::Namespace:
    case Kind::Extension: return Sql() << Identifier(id.name);
    case Kind::Column: return Sql() << id.owner_name() << "." << Identifier(id.name);
    case Kind::PrimaryKey:
    case Kind::UniqueConstraint:
    case Kind::ForeignKey:
    case Kind::CheckConstraint:
    case Kind::Exclusion:
    case Kind::Trigger:
    case Kind::Policy: {
        Sql sql = Sql() << Identifier(id.name);
        return sql.verbatim(is_of_domain(work, id) ? " ON DOMAIN " : " ON ") << id.owner_name();
    }
    case Kind::Routine: {
        Sql sql = Sql() << id.qualified_name() << "(";
        const bool is_star = as<Routine>(object).routine_kind == "aggregate" && id.signature.empty();
        return sql.verbatim(is_star ? "*" : id.signature) << ")";
    }
    case Kind::ServerObject: return Sql().verbatim(as<ServerObject>(object).address);
    default: return Sql() << id.qualified_name();
    }
}

}  // namespace

Sql designation(const Work& work, const Object& object) {
    return Sql().verbatim(words_of(object)) << name_of(work, object);
}

void comment(Work& work, const Object& object) {
    Sql sql = Sql() << "COMMENT ON " << designation(work, object) << " IS ";
    if (object.comment.empty()) {
        sql << "NULL";
    } else {
        sql.literal(object.comment);
    }
    work.add(sql);
}

}  // namespace varve::postgres
