// SPDX-License-Identifier: MIT
#include "renaming.hpp"

#include "varve/model/overloaded.hpp"
#include "varve/model/parents.hpp"
#include "varve/sql/token.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace varve::diff {

namespace {

bool is_table_like(Kind kind) {
    return kind == Kind::Table || kind == Kind::View || kind == Kind::MaterializedView;
}

/// Names with capitals are quoted: texts with schemas come from servers that fold the others.
const Lexis& folding_lexis() {
    static const Lexis lexis = [] {
        Lexis folding;
        folding.folds_names_to_lower = true;
        return folding;
    }();
    return lexis;
}

/// New names by old names, in the shape in which the parts of a definition refer to them.
class NameMap {
public:
    /// `from` is the schema with the old names.
    NameMap(const std::vector<KnownRename>& renames, const Schema& from) {
        for (const KnownRename& each : renames) {
            if (each.from.kind == Kind::Column) {
                continue;
            }
            m_ids[each.from] = each.to;
            if (is_table_like(each.from.kind)) {
                m_tables[each.from.qualified_name()] = each.to.qualified_name();
            } else if (each.from.kind == Kind::EnumType || each.from.kind == Kind::Domain ||
                       each.from.kind == Kind::CompositeType) {
                m_types[each.from.qualified_name()] = each.to.qualified_name();
            }
        }
        for (const KnownRename& each : renames) {
            if (each.from.kind == Kind::Column) {
                m_columns[table(each.from.owner_name())][each.from.name] = each.to.name;
            }
        }
        if (!m_columns.empty()) {
            rename_in_children(from);
        }
    }

    QualifiedName table(const QualifiedName& old_name) const {
        const auto found = m_tables.find(old_name);
        return found == m_tables.end() ? old_name : found->second;
    }

    /// `new_table` is the table's name after the renames.
    const std::map<std::string, std::string>* columns_of(const QualifiedName& new_table) const {
        const auto found = m_columns.find(new_table);
        return found == m_columns.end() ? nullptr : &found->second;
    }

    void rename_columns(const QualifiedName& new_table, std::vector<std::string>& columns) const {
        for (std::string& column : columns) {
            rename_column(new_table, column);
        }
    }

    void rename_column(const QualifiedName& new_table, std::string& column) const {
        if (const auto* columns = columns_of(new_table)) {
            const auto found = columns->find(column);
            if (found != columns->end()) {
                column = found->second;
            }
        }
    }

    void rename_type(DataType& type) const {
        for (const auto& [old_name, new_name] : m_types) {
            const std::string before = (old_name.schema.empty() ? "" : old_name.schema + ".") + old_name.name;
            if (type.name == before || type.name.starts_with(before + "[")) {
                type.name = (new_name.schema.empty() ? "" : new_name.schema + ".") + new_name.name +
                            type.name.substr(before.size());
            }
        }
    }

    /// Tables and types that a text calls by schema and name; one without schemas is left as it is.
    void rename_in_schema(std::string& text) const {
        if (m_tables.empty() && m_types.empty()) {
            return;
        }
        const Lexis& lexis = folding_lexis();
        std::vector<Token> tokens;
        Tokenizer tokenizer(text, lexis);
        for (Token token; tokenizer.next(token);) {
            tokens.push_back(token);
        }
        std::string renamed;
        for (std::size_t at = 0; at < tokens.size(); ++at) {
            const QualifiedName* name = at + 2 < tokens.size() ? new_name(&tokens[at]) : nullptr;
            if (name == nullptr) {
                renamed += tokens[at].text;
            } else {
                renamed += lexis.name(name->schema) + "." + lexis.name(name->name);
                at += 2;
            }
        }
        text = std::move(renamed);
    }

    ObjectId rename(const ObjectId& id) const {
        const auto found = m_ids.find(id);
        if (found != m_ids.end()) {
            return found->second;
        }
        ObjectId renamed = id;
        if (id.kind == Kind::Routine) {
            rename_in_schema(renamed.signature);
        }
        if (!id.owner.empty()) {
            const QualifiedName owner = table(id.owner_name());
            renamed.schema = owner.schema;
            renamed.owner = owner.name;
            if (id.kind == Kind::Column) {
                rename_column(owner, renamed.name);
            }
        }
        return renamed;
    }

private:
    /// Tables that have a column from another one have it under the new name too.
    void rename_in_children(const Schema& from) {
        std::vector<std::pair<QualifiedName, QualifiedName>> parents;
        for (const Object* object : from.of_kind(Kind::Table)) {
            const QualifiedName child = table(object->id.qualified_name());
            for (const QualifiedName& parent : parents_of(std::get<Table>(object->definition))) {
                parents.emplace_back(child, table(parent));
            }
        }
        for (bool is_new = true; is_new;) {
            is_new = false;
            for (const auto& [child, parent] : parents) {
                const auto columns = m_columns.find(parent);
                if (columns != m_columns.end()) {
                    const auto inherited = columns->second;
                    const std::size_t before = m_columns[child].size();
                    m_columns[child].insert(inherited.begin(), inherited.end());
                    is_new = is_new || m_columns[child].size() != before;
                }
            }
        }
    }

    /// What the table or type that three tokens name (`schema`, `.`, `table`) is called now; null when they
    /// do not.
    const QualifiedName* new_name(const Token* three) const {
        const Lexis& lexis = folding_lexis();
        const auto is_name = [](const Token& token) {
            return token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName;
        };
        if (!is_name(three[0]) || three[1].text != "." || !is_name(three[2])) {
            return nullptr;
        }
        const QualifiedName name{name_of(three[0], lexis), name_of(three[2], lexis)};
        for (const auto* names : {&m_tables, &m_types}) {
            if (const auto found = names->find(name); found != names->end()) {
                return &found->second;
            }
        }
        return nullptr;
    }

    std::map<ObjectId, ObjectId> m_ids;
    std::map<QualifiedName, QualifiedName> m_tables;
    std::map<QualifiedName, QualifiedName> m_types;
    std::map<QualifiedName, std::map<std::string, std::string>> m_columns;
};

/// What the server makes of an expression over a table whose columns get new names: the names in it change.
void rename_in_text(std::string& text, const std::map<std::string, std::string>& columns) {
    static const Lexis plain;
    std::string renamed;
    Tokenizer tokenizer(text, plain);
    for (Token token; tokenizer.next(token);) {
        const bool is_name = token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName;
        const auto found = is_name ? columns.find(name_of(token, plain)) : columns.end();
        renamed += found == columns.end() ? std::string(token.text) : plain.name(found->second);
    }
    text = std::move(renamed);
}

/// Follows renamed columns and tables through one definition.
class DefinitionRenamer {
public:
    DefinitionRenamer(const NameMap& names, QualifiedName table)
        : m_names(&names), m_table(std::move(table)) {}

    void operator()(Namespace&) const {}
    void operator()(Extension&) const {}
    void operator()(EnumType&) const {}
    void operator()(Domain& domain) const { m_names->rename_type(domain.type); }
    void operator()(CompositeType& type) const {
        for (Attribute& attribute : type.attributes) {
            m_names->rename_type(attribute.type);
        }
    }
    void operator()(Sequence& sequence) const {
        if (sequence.owned_by) {
            sequence.owned_by->table = m_names->table(sequence.owned_by->table);
            m_names->rename_column(sequence.owned_by->table, sequence.owned_by->column);
        }
    }
    void operator()(Table& table) const {
        if (table.partition_of) {
            table.partition_of->parent = m_names->table(table.partition_of->parent);
        }
        for (QualifiedName& parent : table.inherits) {
            parent = m_names->table(parent);
        }
        rename(table.partitioned_by);
    }
    void operator()(Column& column) const {
        m_names->rename_type(column.type);
        if (column.generated) {
            rename(column.generated->expression);
        }
    }
    void operator()(PrimaryKey& key) const {
        m_names->rename_columns(m_table, key.columns);
        m_names->rename_columns(m_table, key.include);
    }
    void operator()(UniqueConstraint& unique) const {
        m_names->rename_columns(m_table, unique.columns);
        m_names->rename_columns(m_table, unique.include);
    }
    void operator()(ForeignKey& key) const {
        m_names->rename_columns(m_table, key.columns);
        m_names->rename_columns(m_table, key.on_delete_columns);
        key.references = m_names->table(key.references);
        m_names->rename_columns(key.references, key.referenced_columns);
    }
    void operator()(CheckConstraint& check) const { rename(check.expression); }
    void operator()(Exclusion& exclusion) const { rename(exclusion.definition); }
    void operator()(Index& index) const {
        for (IndexKey& key : index.keys) {
            m_names->rename_column(m_table, key.column);
            if (key.expression) {
                rename(*key.expression);
            }
        }
        m_names->rename_columns(m_table, index.include);
        if (index.predicate) {
            rename(*index.predicate);
        }
    }
    // The text of these has names of its own for what it reads: they keep it, differ, and are written anew as
    // declared.
    void operator()(View&) const {}
    void operator()(MaterializedView&) const {}
    void operator()(Routine& routine) const {
        m_names->rename_in_schema(routine.returns);
        m_names->rename_in_schema(routine.arguments);
        // A body in quotes is text to the server: it keeps the old names.
        const std::size_t head = std::min(routine.definition.find("\nAS $"), routine.definition.size());
        std::string renamed = routine.definition.substr(0, head);
        m_names->rename_in_schema(renamed);
        routine.definition = renamed + routine.definition.substr(head);
    }
    void operator()(Trigger& trigger) const { m_names->rename_in_schema(trigger.definition); }
    void operator()(Policy& policy) const {
        if (policy.using_expression) {
            rename(*policy.using_expression);
        }
        if (policy.check_expression) {
            rename(*policy.check_expression);
        }
    }
    void operator()(DefaultPrivileges&) const {}
    void operator()(ServerObject& object) const {
        m_names->rename_in_schema(object.address);
        m_names->rename_in_schema(object.creation);
        for (ServerStep& step : object.steps) {
            m_names->rename_in_schema(step.make);
            m_names->rename_in_schema(step.unmake);
        }
    }
    void operator()(Unmodelled&) const {}

private:
    void rename(Expression& expression) const { rename(expression.text); }
    void rename(std::string& text) const {
        if (const auto* columns = m_names->columns_of(m_table)) {
            rename_in_text(text, *columns);
        }
    }
    void rename(std::optional<std::string>& text) const {
        if (text) {
            rename(*text);
        }
    }

    const NameMap* m_names;
    QualifiedName m_table;
};

Object renamed_object(const Object& object, const NameMap& names) {
    Object renamed = object;
    renamed.id = names.rename(object.id);
    const QualifiedName table =
        renamed.id.kind == Kind::Table ? renamed.id.qualified_name() : renamed.id.owner_name();
    std::visit(DefinitionRenamer(names, table), renamed.definition);
    if (const auto* columns = names.columns_of(table); columns != nullptr && is_owned_kind(object.id.kind)) {
        rename_in_text(renamed.id.signature, *columns);
    }
    for (ObjectId& need : renamed.needs) {
        need = names.rename(need);
    }
    std::sort(renamed.needs.begin(), renamed.needs.end());
    return renamed;
}

}  // namespace

Schema rename_objects(const Schema& from, const std::vector<KnownRename>& renames) {
    if (renames.empty()) {
        return from;
    }
    const NameMap names(renames, from);
    Schema renamed;
    for (const auto& [id, object] : from.objects()) {
        renamed.add(renamed_object(object, names));
    }
    return renamed;
}

std::vector<KnownRename> inverted(std::vector<KnownRename> renames) {
    for (KnownRename& each : renames) {
        std::swap(each.from, each.to);
    }
    return renames;
}

std::vector<KnownRename> pending_renames(const Schema& from, const std::vector<KnownRename>& wanted) {
    std::vector<KnownRename> pending;
    for (const KnownRename& each : wanted) {
        ObjectId taken = each.to;
        if (each.to.kind == Kind::Column) {
            // On this side the table may still have its old name.
            taken.schema = each.from.schema;
            taken.owner = each.from.owner;
        }
        if (from.contains(each.from) && !from.contains(taken)) {
            pending.push_back(each);
        }
    }
    return pending;
}

std::vector<Change> rename_changes(const Schema& from, const std::vector<KnownRename>& pending) {
    std::vector<KnownRename> whole_objects;
    std::vector<KnownRename> columns;
    for (const KnownRename& each : pending) {
        (each.from.kind == Kind::Column ? columns : whole_objects).push_back(each);
    }

    std::vector<Change> changes;
    const NameMap all(pending, from);
    for (const KnownRename& each : whole_objects) {
        const Object& before = *from.find(each.from);
        changes.emplace_back(Rename{before, renamed_object(before, all)});
    }
    const NameMap tables(whole_objects, from);
    for (const KnownRename& each : columns) {
        const Object& before = *from.find(each.from);
        changes.emplace_back(Rename{renamed_object(before, tables), renamed_object(before, all)});
    }
    return changes;
}

}  // namespace varve::diff
