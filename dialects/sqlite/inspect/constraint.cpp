// SPDX-License-Identifier: MIT
#include "constraint.hpp"

#include "../lexis.hpp"

#include <algorithm>
#include <utility>

namespace varve::sqlite {

namespace {

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : ", ") + lexis().name(name);
    }
    return text;
}

std::vector<std::string> column_names(const std::vector<ParsedKey>& keys, const KnownNames& known) {
    std::vector<std::string> names;
    for (const ParsedKey& key : keys) {
        const std::string* name = known.find(key.column);
        names.push_back(name == nullptr ? key.column : *name);
    }
    return names;
}

std::vector<ObjectId> needs_of(const std::string& table, const std::vector<std::string>& columns) {
    std::vector<ObjectId> needs;
    for (const std::string& column : columns) {
        needs.push_back(column_id(table, column));
    }
    return sorted_ids(std::move(needs));
}

/// The collation of a key where it is not the column's own.
std::string key_collation(const ParsedKey& key, const ParsedTable& table) {
    const auto column =
        std::find_if(table.columns.begin(), table.columns.end(),
                     [&](const ParsedColumn& each) { return is_same_name(each.name, key.column); });
    const bool has_own = column != table.columns.end() && !column->collation.empty();
    const std::string own = has_own ? column->collation : "BINARY";
    return is_same_name(key.collation, own) ? std::string() : collation_name(key.collation);
}

/// The key list with its orders and collations, where it has any; empty for plain columns.
std::string key_details(const std::vector<ParsedKey>& keys, const std::vector<std::string>& columns,
                        const ParsedTable& table) {
    std::string text;
    bool is_plain = true;
    for (std::size_t at = 0; at < keys.size(); ++at) {
        const std::string collation = key_collation(keys[at], table);
        is_plain = is_plain && collation.empty() && !keys[at].is_descending;
        text += (at == 0 ? "" : ", ") + lexis().name(columns[at]) +
                (collation.empty() ? "" : " COLLATE " + lexis().name(collation)) +
                (keys[at].is_descending ? " DESC" : "");
    }
    return is_plain ? std::string() : text;
}

Options key_options(const ParsedConstraint& constraint, const std::vector<std::string>& columns,
                    const ParsedTable& table) {
    Options options;
    if (!constraint.on_conflict.empty()) {
        options["on_conflict"] = constraint.on_conflict;
    }
    if (constraint.has_autoincrement) {
        options["autoincrement"] = "true";
    }
    if (constraint.column != 0 && constraint.keys.front().is_descending) {
        // Beside a column DESC keeps INTEGER PRIMARY KEY from being the rowid; in a list it does not.
        options["descending"] = "true";
    } else if (const std::string details = key_details(constraint.keys, columns, table); !details.empty()) {
        options["keys"] = details;
    }
    return options;
}

ForeignKey foreign_key(const ParsedConstraint& constraint, const std::vector<std::string>& columns,
                       const DatabaseNames& names) {
    const ParsedReference& reference = constraint.reference;
    ForeignKey key;
    key.columns = columns;
    key.references.name = names.relation(reference.table);
    key.referenced_columns = reference.columns;
    if (const KnownNames* parents = names.columns_of(key.references.name)) {
        for (std::string& column : key.referenced_columns) {
            const std::string* known = parents->find(column);
            column = known == nullptr ? column : *known;
        }
    }
    key.on_delete = reference.on_delete;
    key.on_update = reference.on_update;
    key.deferrability = reference.deferrability;
    return key;
}

std::string signature_of(const ForeignKey& key) {
    const std::string parents = joined(key.referenced_columns);
    return joined(key.columns) + " -> " + lexis().name(key.references.name) +
           (parents.empty() ? "" : " (" + parents + ")");
}

}  // namespace

void inspect_constraint(const std::string& table, const ParsedConstraint& constraint,
                        const ParsedTable& parsed, const DatabaseNames& names, Schema& schema) {
    const KnownNames& known = *names.columns_of(table);
    const std::vector<std::string> columns = column_names(constraint.keys, known);
    Object object{{constraint.kind, "", table, constraint.name, ""}, {}};
    // Where a primary key stood in the text means nothing: it is written beside its column whenever it can
    // be.
    object.ordinal = constraint.kind == Kind::PrimaryKey ? 0 : constraint.column;
    object.needs = needs_of(table, columns);

    std::string signature;
    if (constraint.kind == Kind::PrimaryKey) {
        PrimaryKey key{columns};
        key.dialect_options = key_options(constraint, columns, parsed);
        object.definition = std::move(key);
    } else if (constraint.kind == Kind::UniqueConstraint) {
        UniqueConstraint unique{columns};
        unique.dialect_options = key_options(constraint, columns, parsed);
        signature = joined(columns);
        object.definition = std::move(unique);
    } else if (constraint.kind == Kind::ForeignKey) {
        ForeignKey key = foreign_key(constraint, columns, names);
        signature = signature_of(key);
        if (!is_same_name(key.references.name, table)) {
            object.needs.push_back({Kind::Table, "", "", key.references.name, ""});
        }
        object.needs = sorted_ids(std::move(object.needs));
        object.definition = std::move(key);
    } else {
        CheckConstraint check;
        check.expression.text = canonical_expression(constraint.expression, known, table);
        if (!constraint.on_conflict.empty()) {
            check.dialect_options["on_conflict"] = constraint.on_conflict;
        }
        signature = check.expression.text;
        object.needs = columns_in(check.expression.text, table, known);
        object.definition = std::move(check);
    }
    if (constraint.name.empty()) {
        object.id.signature = signature;
    }
    add_part(schema, std::move(object));
}

}  // namespace varve::sqlite
