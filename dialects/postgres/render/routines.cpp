// SPDX-License-Identifier: MIT
#include "families.hpp"

namespace varve::postgres {

namespace {

Sql roles_clause(const Policy& policy) {
    Sql sql;
    for (const std::string& role : policy.roles) {
        sql.verbatim(sql.empty() ? " TO " : ", ");
        if (role == "public" || role == "current_user" || role == "current_role" || role == "session_user") {
            sql.verbatim(role);
        } else {
            sql << Identifier(role);
        }
    }
    return sql;
}

void add_expressions(Sql& sql, const Policy& policy) {
    if (policy.using_expression) {
        sql << " USING " << in_parentheses(*policy.using_expression);
    }
    if (policy.check_expression) {
        sql << " WITH CHECK " << in_parentheses(*policy.check_expression);
    }
}

void enable_trigger(Work& work, const Object& object, std::string_view state) {
    Sql action;
    action.verbatim(state == "disabled"  ? "DISABLE TRIGGER "
                    : state == "replica" ? "ENABLE REPLICA TRIGGER "
                    : state == "always"  ? "ENABLE ALWAYS TRIGGER "
                                         : "ENABLE TRIGGER ");
    work.alter_table(object.id.owner_name(), action << Identifier(object.id.name));
}

}  // namespace

void create(Work& work, const Object& /*object*/, const Routine& definition) {
    work.add(Sql().verbatim(definition.definition));
}

void drop(Work& work, const Object& object, const Routine& definition) {
    Sql sql = Sql() << "DROP ";
    sql.verbatim(definition.routine_kind == "procedure"   ? "PROCEDURE "
                 : definition.routine_kind == "aggregate" ? "AGGREGATE "
                                                          : "FUNCTION ");
    sql << object.id.qualified_name() << "(";
    const bool is_star = definition.routine_kind == "aggregate" && object.id.signature.empty();
    work.add(sql.verbatim(is_star ? "*" : object.id.signature) << ")");
}

void alter(Work& work, const Object& after, const Routine& old_form, const Routine& new_form) {
    if (old_form != new_form) {
        create(work, after, new_form);
    }
}

void create(Work& work, const Object& object, const Trigger& definition) {
    work.add(Sql().verbatim(definition.definition));
    if (const std::string_view state = option(definition.dialect_options, "enabled"); !state.empty()) {
        enable_trigger(work, object, state);
    }
}

void drop(Work& work, const Object& object, const Trigger& /*definition*/) {
    work.add(Sql() << "DROP TRIGGER " << Identifier(object.id.name) << " ON " << object.id.owner_name());
}

void alter(Work& work, const Object& after, const Trigger& old_form, const Trigger& new_form) {
    if (option(old_form.dialect_options, "enabled") != option(new_form.dialect_options, "enabled")) {
        enable_trigger(work, after, option(new_form.dialect_options, "enabled"));
    }
}

void create(Work& work, const Object& object, const Policy& definition) {
    Sql sql = Sql() << "CREATE POLICY " << Identifier(object.id.name) << " ON " << object.id.owner_name();
    if (!definition.is_permissive) {
        sql << " AS RESTRICTIVE";
    }
    if (definition.command != "ALL") {
        sql << " FOR ";
        sql.verbatim(definition.command);
    }
    sql << roles_clause(definition);
    add_expressions(sql, definition);
    work.add(sql);
}

void drop(Work& work, const Object& object, const Policy& /*definition*/) {
    work.add(Sql() << "DROP POLICY " << Identifier(object.id.name) << " ON " << object.id.owner_name());
}

void alter(Work& work, const Object& after, const Policy& old_form, const Policy& new_form) {
    if (old_form == new_form) {
        return;
    }
    Sql sql = Sql() << "ALTER POLICY " << Identifier(after.id.name) << " ON " << after.id.owner_name();
    if (old_form.roles != new_form.roles) {
        sql << roles_clause(new_form);
    }
    add_expressions(sql, new_form);
    work.add(sql);
}

}  // namespace varve::postgres
