// SPDX-License-Identifier: MIT
#include "clauses.hpp"
#include "families.hpp"

#include <algorithm>
#include <limits>

namespace varve::postgres {

namespace {

struct Limits {
    std::int64_t minimum;
    std::int64_t maximum;
};

Limits limits_of(const DataType& type) {
    if (type.name == "smallint") {
        return {std::numeric_limits<std::int16_t>::min(), std::numeric_limits<std::int16_t>::max()};
    }
    if (type.name == "integer") {
        return {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
    }
    return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
}

/// What the server takes when only the type and the direction are given.
SequenceOptions defaults_of(const DataType& type, std::int64_t increment) {
    const Limits limits = limits_of(type);
    if (increment < 0) {
        return {-1, 1, limits.minimum, -1, 1, false};
    }
    return {1, 1, 1, limits.maximum, 1, false};
}

Sql owner_clause(const SequenceOwner& owner) {
    return Sql() << owner.table << "." << Identifier(owner.column);
}

ObjectId owner_column(const SequenceOwner& owner) {
    return column_id(owner.table, owner.column);
}

/// Whether the column that owns a sequence creates it (or lets it go) as part of its own change.
bool is_business_of_column(const Work& work, const Sequence& sequence) {
    if (!sequence.owned_by) {
        return false;
    }
    const Object* before = work.from.find(owner_column(*sequence.owned_by));
    const Object* after = work.to.find(owner_column(*sequence.owned_by));
    return before != nullptr && after != nullptr &&
           as<Column>(*before).identity.has_value() != as<Column>(*after).identity.has_value();
}

bool owner_is_there(const Work& work, const Object& object, const SequenceOwner& owner) {
    const ObjectId column = owner_column(owner);
    return (work.exists_before(column) && work.exists_after(column)) ||
           std::find(object.needs.begin(), object.needs.end(), column) != object.needs.end();
}

/// A sequence must have the owner of the table that it shall belong to. That of a table made just now is
/// given to both at once, later.
void follow_table(Work& work, const ObjectId& sequence, const QualifiedName& table) {
    const Object* owner = work.to.find(table_id(table));
    if (owner != nullptr && !owner->access.owner.empty()) {
        const Object* former = work.from.find(sequence);
        if (former != nullptr && as<Sequence>(*former).owned_by) {
            work.add(Sql() << "ALTER SEQUENCE " << sequence.qualified_name() << " OWNED BY NONE");
        }
        work.add(Sql() << "ALTER SEQUENCE " << sequence.qualified_name() << " OWNER TO "
                       << Identifier(owner->access.owner));
    }
}

void own(Work& work, const ObjectId& sequence, const SequenceOwner& owner) {
    work.add(Sql() << "ALTER SEQUENCE " << sequence.qualified_name() << " OWNED BY " << owner_clause(owner));
}

}  // namespace

Sql sequence_clause(const SequenceOptions& options, const DataType& type) {
    SequenceOptions before = defaults_of(type, options.increment);
    before.increment = 1;
    SequenceOptions wanted = options;
    // A start at the end from which it counts is the default.
    const std::int64_t natural_start = options.increment < 0 ? options.maximum : options.minimum;
    before.start = natural_start;
    return sequence_changes(before, wanted, false, " ");
}

Sql sequence_changes(const SequenceOptions& before, const SequenceOptions& after, bool is_type_changed,
                     std::string_view prefix) {
    Sql sql;
    const auto add = [&](const auto& keyword, std::int64_t old_value, std::int64_t new_value,
                         bool is_forced) {
        if (old_value != new_value || is_forced) {
            sql.verbatim(prefix) << keyword << new_value;
        }
    };
    add("INCREMENT BY ", before.increment, after.increment, false);
    add("MINVALUE ", before.minimum, after.minimum, is_type_changed);
    add("MAXVALUE ", before.maximum, after.maximum, is_type_changed);
    add("START WITH ", before.start, after.start, false);
    add("CACHE ", before.cache, after.cache, false);
    if (before.is_cycling != after.is_cycling) {
        sql.verbatim(prefix).verbatim(after.is_cycling ? "CYCLE" : "NO CYCLE");
    }
    return sql;
}

Sql restart_clause(const SequenceOptions& before, const SequenceOptions& after) {
    Sql sql;
    if (before.maximum < after.minimum || after.maximum < before.minimum) {
        sql << " RESTART";
    }
    return sql;
}

void adopt_sequences(Work& work, const Object& column) {
    const auto adopt = [&](const Object& object) {
        const Sequence& sequence = as<Sequence>(object);
        if (sequence.owned_by && owner_column(*sequence.owned_by) == column.id) {
            if (work.exists_before(table_id(sequence.owned_by->table))) {
                follow_table(work, object.id, sequence.owned_by->table);
            }
            own(work, object.id, *sequence.owned_by);
        }
    };
    bool is_found = false;
    for (const ObjectId& need : column.needs) {
        const Object* object = need.kind == Kind::Sequence ? work.to.find(need) : nullptr;
        if (object != nullptr) {
            adopt(*object);
            is_found = true;
        }
    }
    const std::optional<Expression>& value = as<Column>(column).default_value;
    if (is_found || !value || value->text.find("nextval(") == std::string::npos) {
        return;
    }
    // A declaration that has not been on a server yet does not know its needs.
    for (const Object* object : work.to.of_kind(Kind::Sequence)) {
        adopt(*object);
    }
}

void create(Work& work, const Object& object, const Sequence& definition) {
    if (is_business_of_column(work, definition)) {
        return;
    }
    Sql sql = Sql() << "CREATE ";
    if (definition.dialect_options.contains("unlogged")) {
        sql << "UNLOGGED ";
    }
    sql << "SEQUENCE " << object.id.qualified_name();
    if (!definition.type.name.empty() && definition.type.name != "bigint") {
        sql << " AS " << definition.type;
    }
    work.add(sql << sequence_clause(definition.options, definition.type));
    if (definition.owned_by && owner_is_there(work, object, *definition.owned_by)) {
        follow_table(work, object.id, definition.owned_by->table);
        own(work, object.id, *definition.owned_by);
    }
}

void drop(Work& work, const Object& object, const Sequence& definition) {
    if (!is_business_of_column(work, definition)) {
        work.add(Sql() << "DROP SEQUENCE " << object.id.qualified_name());
    }
}

void alter(Work& work, const Object& after, const Sequence& old_form, const Sequence& new_form) {
    const bool is_type_changed = old_form.type != new_form.type;
    Sql changes;
    if (is_type_changed) {
        changes << " AS " << new_form.type;
    }
    changes << sequence_changes(old_form.options, new_form.options, is_type_changed, " ")
            << restart_clause(old_form.options, new_form.options);
    if (!changes.empty()) {
        work.add(Sql() << "ALTER SEQUENCE " << after.id.qualified_name() << changes);
    }
    if (old_form.dialect_options != new_form.dialect_options) {
        Sql sql = Sql() << "ALTER SEQUENCE " << after.id.qualified_name();
        work.add(
            sql.verbatim(new_form.dialect_options.contains("unlogged") ? " SET UNLOGGED" : " SET LOGGED"));
    }
    if (old_form.owned_by == new_form.owned_by) {
        return;
    }
    if (!new_form.owned_by) {
        work.add(Sql() << "ALTER SEQUENCE " << after.id.qualified_name() << " OWNED BY NONE");
    } else if (owner_is_there(work, after, *new_form.owned_by)) {
        follow_table(work, after.id, new_form.owned_by->table);
        own(work, after.id, *new_form.owned_by);
    }
}

}  // namespace varve::postgres
