// SPDX-License-Identifier: MIT
#include "clauses.hpp"
#include "families.hpp"

#include "../parents.hpp"

#include <algorithm>

namespace varve::postgres {

namespace {

using plan::Hazard;

bool is_constraint(Kind kind) {
    return kind == Kind::PrimaryKey || kind == Kind::UniqueConstraint || kind == Kind::CheckConstraint ||
           kind == Kind::Exclusion || kind == Kind::ForeignKey;
}

/// The parts, one on each line, between parentheses.
Sql body_of(const plan::TableImage& image) {
    Sql body;
    for (const Object& part : image.parts) {
        if (part.id.kind != Kind::Column && !is_constraint(part.id.kind)) {
            continue;
        }
        if (!body.empty()) {
            body << ",";
        }
        body << "\n    " << (part.id.kind == Kind::Column ? column_clause(part) : constraint_clause(part));
    }
    return body;
}

Sql parents_clause(const std::vector<QualifiedName>& parents) {
    Sql sql;
    for (const QualifiedName& parent : parents) {
        if (!sql.empty()) {
            sql << ", ";
        }
        sql << parent;
    }
    return sql;
}

/// ` OPTIONS (schema_name 'x')` of a foreign table; some wrappers want theirs at once.
Sql server_options(const Options& options) {
    constexpr std::string_view start = "server.";
    Sql sql;
    for (const auto& [name, value] : options) {
        if (name.starts_with(start)) {
            sql.verbatim(sql.empty() ? " OPTIONS (" : ", ") << Identifier(name.substr(start.size())) << " ";
            sql.literal(value);
        }
    }
    if (!sql.empty()) {
        sql << ")";
    }
    return sql;
}

std::vector<QualifiedName> parents_in_order(const Object& table) {
    std::vector<QualifiedName> parents = as<Table>(table).inherits;
    const std::vector<std::string>& order = table.option_order;
    const auto place = [&](const QualifiedName& parent) {
        return std::find(order.begin(), order.end(), parent_mark(parent));
    };
    std::stable_sort(
        parents.begin(), parents.end(),
        [&](const QualifiedName& left, const QualifiedName& right) { return place(left) < place(right); });
    return parents;
}

Sql clauses_behind_body(const Object& object) {
    const Table& table = as<Table>(object);
    const Options& options = table.dialect_options;
    Sql sql;
    if (!table.inherits.empty()) {
        sql << " INHERITS (" << parents_clause(parents_in_order(object)) << ")";
    }
    if (table.partitioned_by) {
        sql << " PARTITION BY ";
        sql.verbatim(*table.partitioned_by);
    }
    if (options.contains("server")) {
        sql << " SERVER " << Identifier(options.at("server")) << server_options(options);
    }
    if (options.contains("access_method")) {
        sql << " USING " << Identifier(options.at("access_method"));
    }
    if (has_storage_parameters(options)) {
        sql << " WITH (" << storage_parameters(options, object.option_order) << ")";
    }
    if (options.contains("tablespace")) {
        sql << " TABLESPACE " << Identifier(options.at("tablespace"));
    }
    return sql;
}

Sql table_statement(const plan::TableImage& image) {
    const Table& table = as<Table>(image.table);
    const Options& options = table.dialect_options;
    Sql sql = Sql() << "CREATE ";
    if (options.contains("unlogged")) {
        sql << "UNLOGGED ";
    } else if (options.contains("server")) {
        sql << "FOREIGN ";
    }
    sql << "TABLE " << image.table.id.qualified_name();
    const Sql body = body_of(image);
    if (table.partition_of) {
        sql << " PARTITION OF " << table.partition_of->parent;
    } else if (options.contains("of_type")) {
        sql << " OF ";
        sql.verbatim(option(options, "of_type"));
    }
    if (!body.empty()) {
        sql << " (" << body << "\n)";
    } else if (!table.partition_of && !options.contains("of_type")) {
        sql << " ()";
    }
    if (table.partition_of) {
        sql << " ";
        sql.verbatim(table.partition_of->bound);
    }
    return sql << clauses_behind_body(image.table);
}

void attach(Work& work, const QualifiedName& table, const PartitionOf& place) {
    Sql action = Sql() << "ATTACH PARTITION " << table << " ";
    // The rows must fit the bound, and it is read whether they do.
    work.alter_table(place.parent, action.verbatim(place.bound), {Hazard::FullScan, Hazard::MayFail});
}

bool is_referenced(const Schema& schema, const QualifiedName& table) {
    const std::vector<const Object*> keys = schema.of_kind(Kind::ForeignKey);
    return std::any_of(keys.begin(), keys.end(),
                       [&](const Object* key) { return as<ForeignKey>(*key).references == table; });
}

void alter_parents(Work& work, const QualifiedName& table, const Table& old_form, const Table& new_form) {
    if (old_form.partition_of != new_form.partition_of) {
        if (old_form.partition_of) {
            work.alter_table(old_form.partition_of->parent, Sql() << "DETACH PARTITION " << table);
        }
        if (new_form.partition_of) {
            attach(work, table, *new_form.partition_of);
        }
    }
    const auto is_in = [](const std::vector<QualifiedName>& list, const QualifiedName& name) {
        return std::find(list.begin(), list.end(), name) != list.end();
    };
    for (const QualifiedName& parent : old_form.inherits) {
        if (!is_in(new_form.inherits, parent)) {
            work.alter_table(table, Sql() << "NO INHERIT " << parent);
        }
    }
    for (const QualifiedName& parent : new_form.inherits) {
        if (!is_in(old_form.inherits, parent)) {
            work.alter_table(table, Sql() << "INHERIT " << parent);
        }
    }
}

/// Whether two constraints would have equal indexes.
bool has_same_index(const Object& left, const Object& right) {
    const auto columns = [](const Object& object) {
        const PrimaryKey* key = std::get_if<PrimaryKey>(&object.definition);
        const UniqueConstraint* unique = std::get_if<UniqueConstraint>(&object.definition);
        return key != nullptr ? &key->columns : unique != nullptr ? &unique->columns : nullptr;
    };
    if (columns(left) != nullptr && columns(right) != nullptr) {
        return *columns(left) == *columns(right);
    }
    return std::holds_alternative<Exclusion>(left.definition) && left.definition == right.definition;
}

/// Within CREATE TABLE the server silently makes one of constraints with equal indexes, whatever their names:
/// the later ones are added behind it.
std::vector<const Object*> repeated_keys(const plan::TableImage& image) {
    std::vector<const Object*> repeated;
    for (auto part = image.parts.begin(); part != image.parts.end(); ++part) {
        if (std::any_of(image.parts.begin(), part,
                        [&](const Object& earlier) { return has_same_index(earlier, *part); })) {
            repeated.push_back(&*part);
        }
    }
    return repeated;
}

}  // namespace

void alter_flags(Work& work, const QualifiedName& table, const Options& before, const Options& after) {
    const auto changes = [&](const char* name) { return before.contains(name) != after.contains(name); };
    if (changes("row_security")) {
        Sql action;
        action.verbatim(after.contains("row_security") ? "ENABLE" : "DISABLE") << " ROW LEVEL SECURITY";
        work.alter_table(table, action);
    }
    if (changes("force_row_security")) {
        Sql action;
        action.verbatim(after.contains("force_row_security") ? "FORCE" : "NO FORCE") << " ROW LEVEL SECURITY";
        work.alter_table(table, action);
    }
    if (option(before, "replica_identity") != option(after, "replica_identity")) {
        const std::string_view value = option(after, "replica_identity");
        Sql action = Sql() << "REPLICA IDENTITY ";
        work.alter_table(table, action.verbatim(value == "full"      ? "FULL"
                                                : value == "nothing" ? "NOTHING"
                                                                     : "DEFAULT"));
    }
}

void create_table(Work& work, const plan::TableImage& image) {
    const Table& table = as<Table>(image.table);
    const QualifiedName name = image.table.id.qualified_name();
    const std::vector<const Object*> repeated = repeated_keys(image);
    if (repeated.empty()) {
        work.add(table_statement(image));
    } else {
        plan::TableImage without = image;
        std::erase_if(without.parts, [&](const Object& part) {
            return std::any_of(repeated.begin(), repeated.end(),
                               [&](const Object* each) { return each->id == part.id; });
        });
        work.add(table_statement(without));
        for (const Object* key : repeated) {
            work.alter_table(name, Sql() << "ADD " << constraint_clause(*key));
        }
    }
    alter_flags(work, name, {}, table.dialect_options);
    if (!image.table.comment.empty()) {
        comment(work, image.table);
    }
    for (const Object& part : image.parts) {
        if (const Column* column = std::get_if<Column>(&part.definition)) {
            alter_column_options(work, part, {}, column->dialect_options);
            adopt_sequences(work, part);
        } else if (const PrimaryKey* key = std::get_if<PrimaryKey>(&part.definition)) {
            use_index(work, name, part.id.name, {}, key->dialect_options);
        } else if (const UniqueConstraint* unique = std::get_if<UniqueConstraint>(&part.definition)) {
            use_index(work, name, part.id.name, {}, unique->dialect_options);
        }
        if (!part.comment.empty()) {
            comment(work, part);
        }
    }
}

void create(Work& work, const Object& object, const Table& /*definition*/) {
    create_table(work, {object});
}

void drop(Work& work, const Object& object, const Table& definition) {
    // A foreign key that points to the parent points to each of its partitions: to be dropped it must not be
    // one.
    if (definition.partition_of && work.exists_after(table_id(definition.partition_of->parent)) &&
        is_referenced(work.from, definition.partition_of->parent)) {
        work.alter_table(definition.partition_of->parent,
                         Sql() << "DETACH PARTITION " << object.id.qualified_name());
    }
    if (definition.dialect_options.contains("server")) {
        // Its rows are kept elsewhere.
        work.add(Sql() << "DROP FOREIGN TABLE " << object.id.qualified_name());
        return;
    }
    plan::Statement& statement =
        work.add(Sql() << "DROP TABLE " << object.id.qualified_name(), {Hazard::DataLoss});
    statement.destroys.push_back(object.id);
}

void alter(Work& work, const Object& after, const Table& old_form, const Table& new_form) {
    const QualifiedName table = after.id.qualified_name();
    const Options& old_options = old_form.dialect_options;
    const Options& new_options = new_form.dialect_options;
    alter_parents(work, table, old_form, new_form);
    if (option(old_options, "of_type") != option(new_options, "of_type")) {
        Sql action;
        const std::string type(option(new_options, "of_type"));
        work.alter_table(table, action.verbatim(type.empty() ? "NOT OF" : "OF " + type));
    }
    if (old_options.contains("unlogged") != new_options.contains("unlogged")) {
        Sql action;
        work.alter_table(table,
                         action.verbatim(new_options.contains("unlogged") ? "SET UNLOGGED" : "SET LOGGED"),
                         {Hazard::TableRewrite, Hazard::BlocksReads, Hazard::BlocksWrites});
    }
    if (option(old_options, "access_method") != option(new_options, "access_method")) {
        const std::string method(option(new_options, "access_method"));
        work.alter_table(table, Sql() << "SET ACCESS METHOD " << Identifier(method.empty() ? "heap" : method),
                         {Hazard::TableRewrite, Hazard::BlocksReads, Hazard::BlocksWrites});
    }
    if (option(old_options, "tablespace") != option(new_options, "tablespace")) {
        const std::string space(option(new_options, "tablespace"));
        work.alter_table(table,
                         Sql() << "SET TABLESPACE " << Identifier(space.empty() ? "pg_default" : space),
                         {Hazard::TableRewrite, Hazard::BlocksReads, Hazard::BlocksWrites});
    }
    alter_storage_parameters(work, Sql() << "ALTER TABLE " << table << " ", old_options, new_options,
                             after.option_order);
    alter_flags(work, table, old_options, new_options);
    alter_server_options(work, Sql() << "ALTER FOREIGN TABLE " << table << " ", old_options, new_options);
}

}  // namespace varve::postgres
