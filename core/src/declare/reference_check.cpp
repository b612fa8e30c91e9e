// SPDX-License-Identifier: MIT
#include "builder.hpp"

#include "varve/diag/suggestion.hpp"

namespace varve::declare {

namespace {

void report(const Builder& builder, const Object& at, std::string id, std::string message,
            const std::string& word, const std::vector<std::string_view>& known) {
    const std::optional<std::string> meant = nearest(word, known);
    builder.reader().sink().report({Severity::Error, std::move(id), std::move(message),
                                    at.declared_at == nullptr ? std::nullopt : std::optional(*at.declared_at),
                                    meant ? "did you mean `" + *meant + "`?" : ""});
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
    for (const std::string& column : key.referenced_columns) {
        if (table.column(column) == nullptr) {
            std::vector<std::string_view> known;
            for (const Object* each : table.columns()) {
                known.push_back(each->id.name);
            }
            report(builder, object, "unknown-column",
                   "table `" + key.references.name + "` has no column `" + column + "`", column, known);
        }
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
