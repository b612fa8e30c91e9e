// SPDX-License-Identifier: MIT
#include "clauses.hpp"
#include "families.hpp"

#include "../inspect/default_names.hpp"

namespace varve::postgres {

namespace {

using plan::Hazard;

Sql key_clause(const IndexKey& key) {
    Sql sql;
    if (key.expression) {
        sql << in_parentheses(*key.expression);
    } else {
        sql << Identifier(key.column);
    }
    sql << collate_clause(key.collation);
    if (!key.operator_class.empty()) {
        sql << " ";
        sql.verbatim(key.operator_class);
    }
    if (key.order == SortOrder::Descending) {
        sql << " DESC";
    }
    if (key.nulls != NullsOrder::ByDefault) {
        sql.verbatim(key.nulls == NullsOrder::First ? " NULLS FIRST" : " NULLS LAST");
    }
    return sql;
}

Sql index_statement(const Object& object, const Index& index) {
    Sql sql = Sql() << "CREATE ";
    sql.verbatim(index.is_unique ? "UNIQUE INDEX" : "INDEX");
    if (!object.id.name.empty()) {
        sql << " " << Identifier(object.id.name);
    }
    sql << " ON " << object.id.owner_name();
    if (!index.method.empty()) {
        sql << " USING " << Identifier(index.method);
    }
    sql << " (";
    for (std::size_t at = 0; at < index.keys.size(); ++at) {
        if (at != 0) {
            sql << ", ";
        }
        sql << key_clause(index.keys[at]);
    }
    sql << ")";
    if (!index.include.empty()) {
        sql << " INCLUDE (";
        sql.names(index.include) << ")";
    }
    if (!index.has_distinct_nulls) {
        sql << " NULLS NOT DISTINCT";
    }
    if (has_storage_parameters(index.dialect_options)) {
        sql << " WITH (" << storage_parameters(index.dialect_options, object.option_order) << ")";
    }
    if (index.dialect_options.contains("tablespace")) {
        sql << " TABLESPACE " << Identifier(index.dialect_options.at("tablespace"));
    }
    if (index.predicate) {
        sql << " WHERE " << *index.predicate;
    }
    return sql;
}

QualifiedName name_of(const ObjectId& id) {
    return {id.schema, id.name};
}

/// What the server called the index when it made it for a partition.
std::string default_name(const Object& object, const Index& index) {
    return default_index_name(object.id.owner, words_of(index), IndexLabel::Index);
}

void rename_index(Work& work, const QualifiedName& before, const std::string& after) {
    work.add(Sql() << "ALTER INDEX " << before << " RENAME TO " << Identifier(after));
}

/// The targets of expressions, which have a place and no name.
void alter_targets(Work& work, const ObjectId& id, const Options& before, const Options& after) {
    constexpr std::string_view start = "statistics.";
    Options all = before;
    all.insert(after.begin(), after.end());
    for (const auto& [name, value] : all) {
        if (name.starts_with(start) && option(before, name) != option(after, name)) {
            Sql sql = Sql() << "ALTER INDEX " << name_of(id) << " ALTER COLUMN ";
            sql.verbatim(name.substr(start.size())) << " SET STATISTICS ";
            work.add(sql.verbatim(after.contains(name) ? after.at(name) : "-1"));
        }
    }
}

}  // namespace

void create(Work& work, const Object& object, const Index& definition) {
    if (definition.dialect_options.contains("attached_to")) {
        rename_index(work, {object.id.schema, default_name(object, definition)}, object.id.name);
        return;
    }
    plan::Statement& statement =
        work.add(index_statement(object, definition), {Hazard::FullScan, Hazard::BlocksWrites});
    if (definition.is_unique) {
        statement.hazards.push_back(Hazard::MayFail);
    }
    use_index(work, object.id.owner_name(), object.id.name, {}, definition.dialect_options);
    alter_targets(work, object.id, {}, definition.dialect_options);
}

void drop(Work& work, const Object& object, const Index& definition) {
    if (!definition.dialect_options.contains("attached_to")) {
        work.add(Sql() << "DROP INDEX " << name_of(object.id));
        return;
    }
    // An attached index goes with its parent; while that stays it can only have another name.
    const auto is_there = [&](const ObjectId& need) {
        return need.kind == Kind::Index && work.to.contains(need);
    };
    for (const ObjectId& need : object.needs) {
        if (is_there(need)) {
            rename_index(work, name_of(object.id), default_name(object, definition));
            return;
        }
    }
}

void alter(Work& work, const Object& after, const Index& old_form, const Index& new_form) {
    alter_storage_parameters(work, Sql() << "ALTER INDEX " << name_of(after.id) << " ",
                             old_form.dialect_options, new_form.dialect_options, after.option_order);
    if (option(old_form.dialect_options, "tablespace") != option(new_form.dialect_options, "tablespace")) {
        const std::string space(option(new_form.dialect_options, "tablespace"));
        work.add(Sql() << "ALTER INDEX " << name_of(after.id) << " SET TABLESPACE "
                       << Identifier(space.empty() ? "pg_default" : space));
    }
    use_index(work, after.id.owner_name(), after.id.name, old_form.dialect_options, new_form.dialect_options);
    alter_targets(work, after.id, old_form.dialect_options, new_form.dialect_options);
}

}  // namespace varve::postgres
