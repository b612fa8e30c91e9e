// SPDX-License-Identifier: MIT
#include "builder.hpp"

#include "varve/diag/suggestion.hpp"

#include <algorithm>

namespace varve::declare {

namespace {

void report(const Builder& builder, const Object& at, std::string id, std::string message,
            const std::string& word, const std::vector<std::string_view>& known) {
    const std::optional<std::string> meant = nearest(word, known);
    builder.reader().sink().report({Severity::Error, std::move(id), std::move(message),
                                    at.declared_at == nullptr ? std::nullopt : std::optional(*at.declared_at),
                                    meant ? "did you mean `" + *meant + "`?" : ""});
}

std::vector<std::string> in_any_order(std::vector<std::string> columns) {
    std::sort(columns.begin(), columns.end());
    return columns;
}

/// The columns of an index that keeps rows apart; nothing for one that does not, or only some of them.
std::vector<std::string> unique_columns(const Index& index) {
    std::vector<std::string> columns;
    for (const IndexKey& key : index.keys) {
        if (!index.is_unique || index.predicate || key.column.empty()) {
            return {};
        }
        columns.push_back(key.column);
    }
    return columns;
}

/// Servers refuse a key to columns that are not unique; SQLite takes it, and then refuses every row.
bool is_unique_together(const Schema& schema, const TableView& table,
                        const std::vector<std::string>& columns) {
    const std::vector<std::string> wanted = in_any_order(columns);
    const Object* primary = table.primary_key();
    if (primary != nullptr && in_any_order(as<PrimaryKey>(*primary).columns) == wanted) {
        return true;
    }
    for (const Object* unique : schema.owned_by(table.name(), Kind::UniqueConstraint)) {
        if (in_any_order(as<UniqueConstraint>(*unique).columns) == wanted) {
            return true;
        }
    }
    const std::vector<const Object*> indexes = table.indexes();
    return std::any_of(indexes.begin(), indexes.end(), [&](const Object* index) {
        return in_any_order(unique_columns(as<Index>(*index))) == wanted;
    });
}

std::string listed(const std::vector<std::string>& columns) {
    std::string text;
    for (const std::string& column : columns) {
        text += (text.empty() ? "`" : ", `") + column + "`";
    }
    return text;
}

void check_foreign_key(const Builder& builder, const Schema& schema, const Object& object) {
    const ForeignKey& key = as<ForeignKey>(object);
    const TableView table = schema.table(key.references);
    if (!table.exists()) {
        std::vector<std::string_view> known;
        for (const Object* each : schema.of_kind(Kind::Table)) {
            known.push_back(each->id.name);
        }
        report(builder, object, "unknown-table",
               "the foreign key refers to table `" + key.references.name + "`, which is not declared",
               key.references.name, known);
        return;
    }
    bool has_columns = true;
    for (const std::string& column : key.referenced_columns) {
        if (table.column(column) == nullptr) {
            has_columns = false;
            std::vector<std::string_view> known;
            for (const Object* each : table.columns()) {
                known.push_back(each->id.name);
            }
            report(builder, object, "unknown-column",
                   "table `" + key.references.name + "` has no column `" + column + "`", column, known);
        }
    }
    if (has_columns && !key.referenced_columns.empty() &&
        !is_unique_together(schema, table, key.referenced_columns)) {
        report(builder, object, "not-unique",
               "the foreign key refers to " + listed(key.referenced_columns) + " of table `" +
                   key.references.name + "`, which may be the same in several rows",
               "", {});
    }
    if (key.referenced_columns.empty() && table.primary_key() == nullptr) {
        report(builder, object, "no-primary-key",
               "the foreign key refers to table `" + key.references.name + "`, which has no primary key", "",
               {});
    }
}

}  // namespace

void check_references(const Builder& builder, const Schema& schema) {
    // SQL may create the table that is missing here.
    if (builder.has_unseen_objects) {
        return;
    }
    for (const Object* object : schema.of_kind(Kind::ForeignKey)) {
        check_foreign_key(builder, schema, *object);
    }
}

}  // namespace varve::declare
