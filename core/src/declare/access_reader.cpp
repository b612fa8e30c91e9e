// SPDX-License-Identifier: MIT
#include "builder.hpp"

#include "varve/sql/ascii.hpp"

#include <algorithm>
#include <array>

namespace varve::declare {

namespace {

/// Everything that some object can be granted, and the word for all of it.
constexpr std::array<std::string_view, 12> privileges{
    "select",  "insert",   "update", "delete", "truncate", "references",
    "trigger", "maintain", "usage",  "create", "execute",  "all",
};
constexpr std::array<std::string_view, 5> object_classes{"tables", "sequences", "functions", "types",
                                                         "schemas"};
/// Stands for whoever owns the object; in parentheses, because a role may have any name.
constexpr std::string_view owner_word = "(owner)";
constexpr std::string_view option_words = " with grant option";

std::string upper(std::string_view word) {
    std::string result(word);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return result;
}

/// `select` or `select with grant option`.
void read_privilege(const Builder& builder, const YamlNode& node, Grant grant, std::vector<Grant>& grants) {
    const std::optional<std::string> text = builder.reader().name(node);
    if (!text) {
        return;
    }
    std::string word = lower_ascii(*text);
    if (word.ends_with(option_words) && grant.state != GrantState::Revoked) {
        word.resize(word.size() - option_words.size());
        grant.state = GrantState::Grantable;
    }
    if (std::find(privileges.begin(), privileges.end(), word) == privileges.end()) {
        YamlNode shown = node;
        shown.text = word;
        builder.reader().unknown(shown, "unknown-privilege", "`" + *text + "` is not a privilege",
                                 privileges);
        return;
    }
    grant.privilege = upper(word);
    grants.push_back(std::move(grant));
}

void read_grants(const Builder& builder, const MappingReader& mapping, std::string_view key, GrantState state,
                 std::vector<Grant>& grants) {
    const YamlNode* node = mapping.find(key, Shape::Grants);
    if (node == nullptr) {
        return;
    }
    if (node->kind != YamlKind::Mapping) {
        builder.reader().wrong(*node, "a mapping of roles to privileges", "write `{app: [select, insert]}`");
        return;
    }
    for (const YamlEntry& entry : node->entries) {
        const std::optional<std::string> role = builder.reader().name(*entry.key);
        if (!role) {
            continue;
        }
        Grant grant{*role == owner_word ? std::string() : *role, {}};
        grant.state = state;
        const std::vector<const YamlNode*> single{entry.value};
        for (const YamlNode* item : entry.value->kind == YamlKind::Sequence ? entry.value->items : single) {
            read_privilege(builder, *item, grant, grants);
        }
    }
}

void read_entry(Builder& builder, const YamlNode& node) {
    const MappingReader mapping(builder.reader(), node, default_privileges_keys(),
                                "an entry of `default_privileges`");
    if (!mapping.applies()) {
        return;
    }
    mapping.require("objects");
    const YamlNode* objects = mapping.find("objects", Shape::ObjectClass);
    const std::optional<std::size_t> object_class =
        objects == nullptr ? std::nullopt : builder.reader().choice(*objects, object_classes);
    Object object;
    object.id.kind = Kind::DefaultPrivileges;
    object.id.schema = mapping.name("schema").value_or("");
    object.id.name = mapping.name("role").value_or("");
    object.definition = DefaultPrivileges{};
    read_grants(builder, mapping, "grants", GrantState::Granted, object.access.grants);
    read_grants(builder, mapping, "revokes", GrantState::Revoked, object.access.grants);
    std::sort(object.access.grants.begin(), object.access.grants.end());
    if (object_class && builder.capabilities().has_access_control) {
        object.id.signature = object_classes[*object_class];
        builder.add(std::move(object), node);
    }
}

}  // namespace

Access Builder::access(const MappingReader& mapping) const {
    Access access;
    access.owner = mapping.name("owner").value_or("");
    read_grants(*this, mapping, "grants", GrantState::Granted, access.grants);
    read_grants(*this, mapping, "revokes", GrantState::Revoked, access.grants);
    std::sort(access.grants.begin(), access.grants.end());
    return capabilities().has_access_control ? access : Access{};
}

Access Builder::column_access(const MappingReader& mapping) const {
    Access access;
    read_grants(*this, mapping, "grants", GrantState::Granted, access.grants);
    std::sort(access.grants.begin(), access.grants.end());
    return capabilities().has_access_control ? access : Access{};
}

void read_default_privileges(Builder& builder, const YamlNode& node) {
    if (node.kind != YamlKind::Sequence) {
        builder.reader().wrong(node, "a list of default privileges");
        return;
    }
    for (const YamlNode* item : node.items) {
        read_entry(builder, *item);
    }
}

}  // namespace varve::declare
