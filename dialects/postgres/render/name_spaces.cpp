// SPDX-License-Identifier: MIT
#include "families.hpp"

namespace varve::postgres {

void create(Work& work, const Object& object, const Namespace& /*definition*/) {
    // `public` is in every new database.
    if (object.id.name != "public") {
        work.add(Sql() << "CREATE SCHEMA " << Identifier(object.id.name));
    }
}

void drop(Work& work, const Object& object, const Namespace& /*definition*/) {
    if (object.id.name != "public") {
        work.add(Sql() << "DROP SCHEMA " << Identifier(object.id.name));
    }
}

void alter(Work& /*work*/, const Object& /*after*/, const Namespace& /*old_form*/,
           const Namespace& /*new_form*/) {}

void create(Work& work, const Object& object, const Extension& definition) {
    Sql sql = Sql() << "CREATE EXTENSION IF NOT EXISTS " << Identifier(object.id.name);
    if (!definition.schema.empty()) {
        sql << " WITH SCHEMA " << Identifier(definition.schema);
    }
    if (!definition.version.empty()) {
        sql.verbatim(definition.schema.empty() ? " WITH VERSION " : " VERSION ").literal(definition.version);
    }
    work.add(sql);
}

void drop(Work& work, const Object& object, const Extension& /*definition*/) {
    work.add(Sql() << "DROP EXTENSION " << Identifier(object.id.name));
}

void alter(Work& work, const Object& after, const Extension& old_form, const Extension& new_form) {
    const Sql start = Sql() << "ALTER EXTENSION " << Identifier(after.id.name);
    if (old_form.schema != new_form.schema) {
        work.add(Sql(start) << " SET SCHEMA " << Identifier(new_form.schema));
    }
    if (old_form.version != new_form.version && !new_form.version.empty()) {
        Sql sql = Sql(start) << " UPDATE TO ";
        sql.literal(new_form.version);
        work.add(sql);
    }
}

}  // namespace varve::postgres
