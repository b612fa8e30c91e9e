// SPDX-License-Identifier: MIT
#include "builder.hpp"

#include "varve/diag/suggestion.hpp"

namespace varve::declare {

namespace {

class RelationCheck {
public:
    RelationCheck(const Builder& builder, const Schema& schema, const QualifiedName& owner,
                  const DeclaredRelation& relation)
        : m_sink(builder.reader().sink()), m_schema(schema), m_owner(owner), m_relation(relation) {}

    void run() {
        if (!has_table(m_relation.target) || (m_relation.through && !has_table(*m_relation.through))) {
            return;
        }
        const TableView table = m_schema.table(referring());
        std::vector<std::string> columns = m_relation.by;
        if (m_relation.when) {
            columns.push_back(m_relation.when->column);
        }
        for (const std::string& column : columns) {
            if (table.column(column) == nullptr) {
                report("unknown-column", "table `" + table.name().name + "` has no column `" + column + "`",
                       column, names(table.columns()));
            }
        }
    }

private:
    /// The table whose columns `by` names.
    const QualifiedName& referring() const {
        switch (m_relation.kind) {
        case RelationKind::BelongsTo: return m_owner;
        case RelationKind::ManyToMany: return m_relation.through ? *m_relation.through : m_owner;
        case RelationKind::HasOne:
        case RelationKind::HasMany: break;
        }
        return m_relation.target;
    }

    bool has_table(const QualifiedName& name) {
        if (m_schema.table(name).exists()) {
            return true;
        }
        report("unknown-table",
               "relation `" + m_relation.name + "` is about table `" + name.name + "`, which is not declared",
               name.name, names(m_schema.of_kind(Kind::Table)));
        return false;
    }

    static std::vector<std::string_view> names(const std::vector<const Object*>& objects) {
        std::vector<std::string_view> names;
        for (const Object* each : objects) {
            names.push_back(each->id.name);
        }
        return names;
    }

    void report(std::string id, std::string message, const std::string& word,
                const std::vector<std::string_view>& known) {
        const std::optional<std::string> meant = nearest(word, known);
        m_sink.report({Severity::Error, std::move(id), std::move(message), m_relation.range,
                       meant ? "did you mean `" + *meant + "`?" : ""});
    }

    DiagnosticSink& m_sink;
    const Schema& m_schema;
    const QualifiedName& m_owner;
    const DeclaredRelation& m_relation;
};

}  // namespace

void check_relations(const Builder& builder, const Declaration& declaration) {
    // SQL may create the table that is missing here.
    if (builder.has_unseen_objects) {
        return;
    }
    for (const auto& [table, facets] : declaration.facets.tables) {
        for (const DeclaredRelation& relation : facets.relations) {
            RelationCheck(builder, declaration.schema, table, relation).run();
        }
    }
}

}  // namespace varve::declare
