// SPDX-License-Identifier: MIT
#include "varve/model/object_id.hpp"

#include "varve/diag/error.hpp"

#include <array>

namespace varve {

namespace {

struct KindName {
    Kind kind;
    std::string_view key;
    std::string_view words;
};

constexpr std::array kind_names{
    KindName{Kind::Namespace, "schema", "schema"},
    KindName{Kind::Extension, "extension", "extension"},
    KindName{Kind::EnumType, "enum", "enum"},
    KindName{Kind::Domain, "domain", "domain"},
    KindName{Kind::CompositeType, "composite_type", "composite type"},
    KindName{Kind::Sequence, "sequence", "sequence"},
    KindName{Kind::Table, "table", "table"},
    KindName{Kind::Column, "column", "column"},
    KindName{Kind::PrimaryKey, "primary_key", "primary key"},
    KindName{Kind::UniqueConstraint, "unique", "unique constraint"},
    KindName{Kind::ForeignKey, "foreign_key", "foreign key"},
    KindName{Kind::CheckConstraint, "check", "check"},
    KindName{Kind::Exclusion, "exclusion", "exclusion constraint"},
    KindName{Kind::Index, "index", "index"},
    KindName{Kind::View, "view", "view"},
    KindName{Kind::MaterializedView, "materialized_view", "materialized view"},
    KindName{Kind::Routine, "routine", "routine"},
    KindName{Kind::Trigger, "trigger", "trigger"},
    KindName{Kind::Policy, "policy", "policy"},
    KindName{Kind::DefaultPrivileges, "default_privileges", "default privileges"},
    KindName{Kind::ServerObject, "server_object", "server object"},
    KindName{Kind::Unmodelled, "unmodelled", "unmodelled object"},
};

constexpr auto kinds = [] {
    std::array<Kind, kind_names.size()> all{};
    for (std::size_t at = 0; at < kind_names.size(); ++at) {
        all[at] = kind_names[at].kind;
    }
    return all;
}();

/// `default privileges on tables in shop of deploy`
std::string describe_default_privileges(const ObjectId& id) {
    return std::string(to_string(id.kind)) + " on " + id.signature +
           (id.schema.empty() ? "" : " in " + id.schema) + (id.name.empty() ? "" : " of " + id.name);
}

std::string with_schema(const std::string& schema, const std::string& name) {
    return schema.empty() || schema == "public" ? name : schema + "." + name;
}

/// `rule quiet of notes`, `operator === (integer, integer)`: the signature says what it is, then what else it
/// is known by.
std::string describe_server_object(const ObjectId& id) {
    const std::size_t space = id.signature.find(" (");
    const std::string rest = space == std::string::npos ? std::string() : id.signature.substr(space);
    const std::string name = id.owner.empty() ? with_schema(id.schema, id.name) : id.name;
    return id.signature.substr(0, space) + " " + name + rest +
           (id.owner.empty() ? "" : " of " + with_schema(id.schema, id.owner));
}

}  // namespace

std::string_view to_string(Kind kind) {
    return kind_names[static_cast<std::size_t>(kind)].words;
}

std::string_view key_of(Kind kind) {
    return kind_names[static_cast<std::size_t>(kind)].key;
}

Kind kind_from_key(std::string_view key) {
    for (const KindName& each : kind_names) {
        if (each.key == key) {
            return each.kind;
        }
    }
    throw Error(ErrorCode::InvalidSchema, "`" + std::string(key) + "` is not a kind of object");
}

std::span<const Kind> all_kinds() {
    return kinds;
}

std::string describe(const ObjectId& id) {
    if (id.kind == Kind::DefaultPrivileges) {
        return describe_default_privileges(id);
    }
    if (id.kind == Kind::ServerObject) {
        return describe_server_object(id);
    }
    const std::string kind(to_string(id.kind));
    if (id.owner.empty()) {
        return kind + " " + with_schema(id.schema, id.name) +
               (id.kind == Kind::Routine ? "(" + id.signature + ")" : "");
    }
    const std::string owner = with_schema(id.schema, id.owner);
    if (id.kind == Kind::Column) {
        return kind + " " + owner + "." + id.name;
    }
    const std::string& what = id.name.empty() ? id.signature : id.name;
    return kind + (what.empty() ? "" : " " + what) + " of " + owner;
}

}  // namespace varve
