// SPDX-License-Identifier: MIT
#include "varve/report/schema_text.hpp"

#include "varve/model/overloaded.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace varve::report {

namespace {

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

std::string qualified(const std::string& schema, const std::string& name) {
    return schema.empty() || schema == "public" ? name : schema + "." + name;
}

std::string options_text(const Options& options) {
    std::string text;
    for (const auto& [name, value] : options) {
        text += " " + name + (value == "true" ? "" : "=" + value);
    }
    return text;
}

std::string include_text(const std::vector<std::string>& include) {
    return include.empty() ? "" : " include (" + joined(include) + ")";
}

std::string deferrability_text(Deferrability deferrability) {
    constexpr std::array<std::string_view, 3> words{"", " deferrable", " deferrable initially deferred"};
    return std::string(words[static_cast<std::size_t>(deferrability)]);
}

std::string sequence_text(const SequenceOptions& options) {
    return " start " + std::to_string(options.start) + " increment " + std::to_string(options.increment) +
           " minimum " + std::to_string(options.minimum) + " maximum " + std::to_string(options.maximum) +
           " cache " + std::to_string(options.cache) + (options.is_cycling ? " cycle" : "");
}

std::string action_text(std::string_view event, ReferentialAction action) {
    constexpr std::array<std::string_view, 5> words{"", "restrict", "cascade", "set null", "set default"};
    const std::string_view word = words[static_cast<std::size_t>(action)];
    return word.empty() ? "" : " on " + std::string(event) + " " + std::string(word);
}

std::string key_text(const IndexKey& key) {
    std::string text = key.expression ? "(" + key.expression->text + ")" : key.column;
    text += key.collation.empty() ? "" : " collate " + key.collation;
    text += key.operator_class.empty() ? "" : " " + key.operator_class;
    text += key.order == SortOrder::Descending ? " desc" : "";
    text += key.nulls == NullsOrder::First  ? " nulls first"
            : key.nulls == NullsOrder::Last ? " nulls last"
                                            : "";
    return text;
}

/// A text of several lines, such as a view's query: each line further in.
std::string indented(const std::string& text) {
    std::string result;
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        result += "\n    " + text.substr(begin, end - begin);
        begin = end + 1;
    }
    return result;
}

std::string text_of(const Column& column) {
    std::string text =
        " " + column.type.name + (column.collation.empty() ? "" : " collate " + column.collation);
    text += column.is_nullable ? "" : " not null";
    text += column.default_value ? " default " + column.default_value->text : "";
    if (column.identity) {
        text += column.identity->mode == IdentityMode::Always ? " identity always" : " identity";
        text += column.identity->options ? sequence_text(*column.identity->options) : "";
    }
    if (column.generated) {
        text += " generated (" + column.generated->expression.text + ")";
        text += column.generated->storage == GeneratedStorage::Virtual ? " virtual" : " stored";
    }
    return text + options_text(column.dialect_options);
}

std::string text_of(const ForeignKey& key) {
    std::string text =
        " (" + joined(key.columns) + ") references " + qualified(key.references.schema, key.references.name);
    text += key.referenced_columns.empty() ? "" : " (" + joined(key.referenced_columns) + ")";
    text += key.match == MatchKind::Full      ? " match full"
            : key.match == MatchKind::Partial ? " match partial"
                                              : "";
    text += action_text("delete", key.on_delete);
    text += key.on_delete_columns.empty() ? "" : " (" + joined(key.on_delete_columns) + ")";
    text += action_text("update", key.on_update) + deferrability_text(key.deferrability);
    return text + (key.is_validated ? "" : " not valid");
}

std::string text_of(const Index& index) {
    std::string keys;
    for (const IndexKey& key : index.keys) {
        keys += (keys.empty() ? "" : ", ") + key_text(key);
    }
    std::string text = index.is_unique ? " unique" : "";
    text += index.method.empty() ? "" : " using " + index.method;
    text += " (" + keys + ")" + include_text(index.include);
    text += index.has_distinct_nulls ? "" : " nulls not distinct";
    text += index.predicate ? " where " + index.predicate->text : "";
    return text + options_text(index.dialect_options);
}

std::string text_of(const Sequence& sequence) {
    std::string text = " " + sequence.type.name + sequence_text(sequence.options);
    if (sequence.owned_by) {
        text += " owned by " + qualified(sequence.owned_by->table.schema, sequence.owned_by->table.name) +
                "." + sequence.owned_by->column;
    }
    return text + options_text(sequence.dialect_options);
}

std::string text_of(const Table& table) {
    std::string text = options_text(table.dialect_options);
    text += table.partitioned_by ? " partitioned by " + *table.partitioned_by : "";
    if (table.partition_of) {
        text += " partition of " +
                qualified(table.partition_of->parent.schema, table.partition_of->parent.name) + " " +
                table.partition_of->bound;
    }
    for (const QualifiedName& parent : table.inherits) {
        text += " inherits " + qualified(parent.schema, parent.name);
    }
    return text;
}

std::string text_of(const Policy& policy) {
    std::string text = " for " + policy.command + (policy.is_permissive ? "" : " restrictive") + " to " +
                       joined(policy.roles);
    text += policy.using_expression ? " using (" + policy.using_expression->text + ")" : "";
    return text + (policy.check_expression ? " check (" + policy.check_expression->text + ")" : "");
}

std::string text_of(const ServerObject& object) {
    std::string text = indented(object.creation);
    for (const ServerStep& step : object.steps) {
        text += indented(step.make);
    }
    return text;
}

std::string text_of(const Domain& domain) {
    return " " + domain.type.name + (domain.collation.empty() ? "" : " collate " + domain.collation) +
           (domain.is_nullable ? "" : " not null") +
           (domain.default_value ? " default " + domain.default_value->text : "");
}

std::string text_of(const CompositeType& type) {
    std::string text;
    for (const Attribute& attribute : type.attributes) {
        text += (text.empty() ? "" : ", ") + attribute.name + " " + attribute.type.name +
                (attribute.collation.empty() ? "" : " collate " + attribute.collation);
    }
    return " (" + text + ")";
}

/// Everything about an object behind its name; several lines where it has several.
std::string facts_of(const Definition& definition) {
    return std::visit(
        Overloaded{
            [](const Namespace&) { return std::string(); },
            [](const Extension& extension) {
                return (extension.schema.empty() ? "" : " schema " + extension.schema) +
                       (extension.version.empty() ? "" : " version " + extension.version);
            },
            [](const EnumType& type) { return " (" + joined(type.labels) + ")"; },
            [](const Domain& domain) { return text_of(domain); },
            [](const CompositeType& type) { return text_of(type); },
            [](const Sequence& sequence) { return text_of(sequence); },
            [](const Table& table) { return text_of(table); },
            [](const Column& column) { return text_of(column); },
            [](const PrimaryKey& key) {
                return " (" + joined(key.columns) + ")" + include_text(key.include) +
                       deferrability_text(key.deferrability) + options_text(key.dialect_options);
            },
            [](const UniqueConstraint& unique) {
                return " (" + joined(unique.columns) + ")" + include_text(unique.include) +
                       (unique.has_distinct_nulls ? "" : " nulls not distinct") +
                       deferrability_text(unique.deferrability) + options_text(unique.dialect_options);
            },
            [](const ForeignKey& key) { return text_of(key); },
            [](const CheckConstraint& check) {
                return " (" + check.expression.text + ")" + (check.is_validated ? "" : " not valid") +
                       (check.is_local ? " no inherit" : "") + options_text(check.dialect_options);
            },
            [](const Exclusion& exclusion) { return " " + exclusion.definition; },
            [](const Index& index) { return text_of(index); },
            [](const View& view) {
                return (view.columns.empty() ? "" : " (" + joined(view.columns) + ")") +
                       options_text(view.dialect_options) + indented(view.query);
            },
            [](const MaterializedView& view) {
                return (view.columns.empty() ? "" : " (" + joined(view.columns) + ")") +
                       options_text(view.dialect_options) + indented(view.query);
            },
            [](const Routine& routine) { return indented(routine.definition); },
            [](const Trigger& trigger) {
                return options_text(trigger.dialect_options) + indented(trigger.definition);
            },
            [](const Policy& policy) { return text_of(policy); },
            [](const DefaultPrivileges&) { return std::string(); },
            [](const ServerObject& object) { return text_of(object); },
            [](const Unmodelled& unmodelled) { return " (" + unmodelled.what + ", not managed)"; },
        },
        definition);
}

/// The object's kind, name and signature; a column needs no word: its name and type say what it is.
std::string title_of(const ObjectId& id) {
    const std::string name = id.owner.empty() ? qualified(id.schema, id.name) : id.name;
    switch (id.kind) {
    case Kind::Column: return name;
    case Kind::Routine: return std::string(to_string(id.kind)) + " " + name + "(" + id.signature + ")";
    case Kind::DefaultPrivileges: return describe(id);
    case Kind::ServerObject: {
        ObjectId unowned = id;
        unowned.owner.clear();
        return describe(unowned);
    }
    default: return std::string(to_string(id.kind)) + (name.empty() ? "" : " " + name);
    }
}

std::string text_of(const Grant& grant) {
    std::string text = grant.state == GrantState::Revoked ? "revoked " : "granted ";
    text += grant.privilege + (grant.column.empty() ? "" : " (" + grant.column + ")");
    text += grant.state == GrantState::Revoked ? " from " : " to ";
    text += grant.grantee.empty() ? "its owner" : grant.grantee;
    return text + (grant.state == GrantState::Grantable ? " with grant option" : "");
}

/// A line for the owner and one for each grant.
std::string lines_of(const Access& access, const std::string& indent) {
    std::string text = access.owner.empty() ? "" : indent + "owner " + access.owner + "\n";
    for (const Grant& grant : access.grants) {
        text += indent + text_of(grant) + "\n";
    }
    return text;
}

std::string line_of(const Object& object, std::string_view indent) {
    std::string text = std::string(indent) + title_of(object.id);
    text += facts_of(object.definition);
    while (text.ends_with(' ')) {
        text.pop_back();
    }
    text += "\n";
    if (!object.comment.empty()) {
        text += std::string(indent) + "  comment:" + indented(object.comment) + "\n";
    }
    return text + lines_of(object.access, std::string(indent) + "  ");
}

}  // namespace

std::string schema_text(const Schema& schema) {
    std::string text;
    for (const auto& [id, object] : schema.objects()) {
        if (is_owned_kind(id.kind) && !id.owner.empty()) {
            continue;
        }
        text += line_of(object, "");
        const bool can_own = id.kind == Kind::Table || id.kind == Kind::View ||
                             id.kind == Kind::MaterializedView || id.kind == Kind::Domain;
        if (can_own) {
            for (const Object* part : schema.owned_by(id.qualified_name())) {
                text += line_of(*part, "  ");
            }
        }
        text += "\n";
    }
    return text;
}

}  // namespace varve::report
