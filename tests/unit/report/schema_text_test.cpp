// SPDX-License-Identifier: MIT
#include "varve/report/schema_text.hpp"

#include <catch2/catch.hpp>

namespace varve::report {

TEST_CASE("a schema as text has one line per fact, by table", "[report]") {
    Schema schema;
    Object table{{Kind::Table, "public", "", "users", ""}, Table{}};
    table.comment = "people";
    schema.add(table);
    Object id{{Kind::Column, "public", "users", "id", ""}, Column{{"bigint"}, false}};
    id.ordinal = 1;
    as<Column>(id).identity = Identity{IdentityMode::Always};
    schema.add(id);
    Object name{{Kind::Column, "public", "users", "a_name", ""}, Column{{"text"}}};
    name.ordinal = 2;
    as<Column>(name).default_value = Expression{"'x'::text"};
    schema.add(name);
    schema.add({{Kind::PrimaryKey, "public", "users", "users_pkey", ""}, PrimaryKey{{"id"}}});
    Index index;
    index.keys = {{"id", std::nullopt, SortOrder::Descending}, {"", Expression{"lower(a_name)"}}};
    index.predicate = Expression{"(id > 5)"};
    schema.add({{Kind::Index, "public", "users", "i", ""}, index});
    schema.add({{Kind::View, "audit", "", "v", ""}, View{"SELECT id\n  FROM users", {"id"}}});

    CHECK(schema_text(schema) == "table users\n"
                                 "  comment:\n"
                                 "    people\n"
                                 "  id bigint not null identity always\n"
                                 "  a_name text default 'x'::text\n"
                                 "  primary key users_pkey (id)\n"
                                 "  index i (id desc, (lower(a_name))) where (id > 5)\n"
                                 "\n"
                                 "view audit.v (id)\n"
                                 "    SELECT id\n"
                                 "      FROM users\n"
                                 "\n");
}

}  // namespace varve::report
