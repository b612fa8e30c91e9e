// SPDX-License-Identifier: MIT
#include "integration/property/extra.hpp"

#include "integration/property/sketch_sql.hpp"
#include "integration/property/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace varve::test {
namespace {

using Kind = SketchExtra::Kind;
using Statements = std::vector<std::string>;

/// The names that the forms of one object are made of.
struct Names {
    Names(const Sketch& sketch, const SketchExtra& extra)
        : self(qualified(sketch, extra.space, extra.name, Flavour::Postgres)), bare(quoted_name(extra.name)) {
        if (const SketchTable* found = sketch.table(extra.on)) {
            table = qualified(sketch, found->space, found->name, Flavour::Postgres);
            for (const int id : extra.columns) {
                columns.push_back(quoted_name(found->column(id)->name));
            }
        }
        const auto with = [&](const char* ending) {
            return qualified(sketch, extra.space, extra.name + ending, Flavour::Postgres);
        };
        function = with("_f");
        first = with("_a");
        second = with("_b");
    }

    std::string self;
    /// Without its schema.
    std::string bare;
    std::string table = {};
    std::vector<std::string> columns = {};
    /// Of the function, or the first and second part, that belong to it.
    std::string function;
    std::string first;
    std::string second;
};

using Write = Statements (*)(const Names&, const SketchExtra&);

Statements domain(const Names& at, const SketchExtra& extra) {
    const bool is_number = base_of_domain(extra).family == Family::Integer;
    const std::string head = "CREATE DOMAIN " + at.self + " AS " + base_of_domain(extra).spelling;
    switch (extra.form) {
    case 0: return {head};
    case 1: return {head + " CHECK (" + (is_number ? "VALUE > -1000000" : "length(VALUE) < 100") + ")"};
    default:
        return {head + " CONSTRAINT low CHECK (" + (is_number ? "VALUE <> 77777" : "VALUE <> 'zz9'") +
                    ") CONSTRAINT high CHECK (" +
                    (is_number ? "VALUE < 100000000" : "VALUE IS NULL OR VALUE NOT LIKE 'yy9%'") + ")",
                "COMMENT ON DOMAIN " + at.self + " IS 'narrow'"};
    }
}

Statements composite(const Names& at, const SketchExtra& extra) {
    const std::array<const char*, 3> fields = {"a integer, b text", "a integer, b text, c date",
                                               "a bigint, b text COLLATE \"C\""};
    return {"CREATE TYPE " + at.self + " AS (" + fields[static_cast<std::size_t>(extra.form)] + ")"};
}

Statements range(const Names& at, const SketchExtra& extra) {
    const std::array<const char*, 5> what = {"subtype = integer", "subtype = date",
                                             "subtype = float8, subtype_diff = float8mi", "subtype = integer",
                                             "subtype = bigint"};
    Statements all{"CREATE TYPE " + at.self + " AS RANGE (" + what[static_cast<std::size_t>(extra.form)] +
                   ")"};
    if (extra.form >= 3) {
        // A table that has it under all that can stand on it.
        all.push_back("CREATE TABLE " + at.first + " (r " + at.self + " DEFAULT " + at.self +
                      "(1, 5), many " + at.self +
                      "[], CHECK (NOT isempty(r)), EXCLUDE USING gist (r WITH &&))");
        all.push_back("CREATE INDEX ON " + at.first + " USING gist (r)");
        all.push_back("CREATE VIEW " + at.second + " AS SELECT lower(r) AS low, many FROM " + at.first);
    }
    return all;
}

/// A table, and another one with its rows as values.
Statements row_type(const Names& at, const SketchExtra& extra) {
    const std::array<const char*, 4> columns = {"a integer, b text", "a bigint, b text",
                                                "a integer, b varchar(9)", "a text, b text, c date"};
    return {"CREATE TABLE " + at.first + " (" + columns[static_cast<std::size_t>(extra.form)] + ")",
            "CREATE TABLE " + at.second + " (one " + at.first + ", several " + at.first + "[], n integer)",
            "CREATE VIEW " + at.self + " AS SELECT (one).a AS a, n FROM " + at.second};
}

/// One that checks, indexes and defaults call.
Statements computation(const Names& at, const SketchExtra& extra) {
    const std::string head = "CREATE FUNCTION " + at.self + "(n integer) RETURNS integer IMMUTABLE ";
    switch (extra.form) {
    case 0: return {head + "LANGUAGE sql AS 'SELECT $1'"};
    case 1: return {head + "LANGUAGE sql PARALLEL SAFE COST 7 AS 'SELECT n + 0'"};
    case 2: return {head + "LANGUAGE plpgsql STRICT AS $$ BEGIN RETURN n; -- it's n\nEND $$"};
    default: return {head + "LANGUAGE sql BEGIN ATOMIC SELECT n; END"};
    }
}

/// Ones that read a table.
Statements reader(const Names& at, const SketchExtra& extra) {
    const std::string head = "CREATE FUNCTION " + at.self;
    const std::string column = at.columns[0];
    switch (extra.form) {
    case 0:
        return {head + "() RETURNS bigint STABLE LANGUAGE sql AS $$ SELECT count(" + column + ") FROM " +
                at.table + " $$"};
    case 1:
        return {head + "() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT min(" + column + "::text) FROM " +
                at.table + "; END"};
    case 2:
        return {head + "() RETURNS SETOF " + at.table + " ROWS 7 LANGUAGE sql AS $$ SELECT * FROM " +
                at.table + " $$"};
    case 3:
        return {head + "(a integer DEFAULT 1, OUT b text, OUT c integer) LANGUAGE plpgsql SECURITY DEFINER "
                       "SET search_path = pg_catalog AS $$ BEGIN b := 'x'; c := a; END $$"};
    case 4: return {head + "(r " + at.table + ") RETURNS boolean LANGUAGE sql AS $$ SELECT r IS NULL $$"};
    default:
        return {"CREATE PROCEDURE " + at.self + "(a integer) LANGUAGE sql BEGIN ATOMIC DELETE FROM " +
                at.table + " WHERE " + column + " IS NULL AND a = 1; END"};
    }
}

Statements aggregate(const Names& at, const SketchExtra& extra) {
    const std::array<const char*, 3> what = {"SFUNC = int4pl, STYPE = integer, INITCOND = '0'",
                                             "SFUNC = int4pl, STYPE = integer, INITCOND = '1'",
                                             "SFUNC = int4larger, STYPE = integer"};
    return {"CREATE AGGREGATE " + at.self + "(integer) (" + what[static_cast<std::size_t>(extra.form)] + ")"};
}

Statements table_trigger(const Names& at, const SketchExtra& extra) {
    const bool is_before = extra.form == 0 || extra.form == 4;
    const std::string function = "CREATE FUNCTION " + at.function +
                                 "() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN " +
                                 (is_before ? "NEW" : "NULL") + "; END $$";
    const std::string on = " ON " + at.table + " ";
    const std::string run = "EXECUTE FUNCTION " + at.function + "()";
    const std::string head = "TRIGGER " + at.bare + " ";
    switch (extra.form) {
    case 0: return {function, "CREATE " + head + "BEFORE INSERT OR UPDATE" + on + "FOR EACH ROW " + run};
    case 1: return {function, "CREATE " + head + "AFTER UPDATE OF " + at.columns[0] + on + run};
    case 2:
        return {function, "CREATE CONSTRAINT " + head + "AFTER DELETE" + on +
                              "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW " + run};
    case 3:
        return {function, "CREATE " + head + "AFTER DELETE" + on +
                              "REFERENCING OLD TABLE AS gone FOR EACH STATEMENT " + run};
    case 4:
        return {function, "CREATE " + head + "BEFORE UPDATE" + on + "FOR EACH ROW WHEN (OLD." +
                              at.columns[0] + " IS NULL) " + run};
    default:
        return {function, "CREATE " + head + "AFTER INSERT" + on + run,
                "ALTER TABLE " + at.table + " DISABLE TRIGGER " + at.bare};
    }
}

Statements policy(const Names& at, const SketchExtra& extra) {
    const std::string head = "CREATE POLICY " + at.bare + " ON " + at.table;
    const std::string condition = "(" + at.columns[0] + " IS NOT NULL)";
    const std::string enabled = "ALTER TABLE " + at.table + " ENABLE ROW LEVEL SECURITY";
    switch (extra.form) {
    case 0: return {enabled, head + " USING (true)"};
    case 1: return {enabled, head + " FOR SELECT USING " + condition};
    case 2: return {enabled, head + " AS RESTRICTIVE FOR UPDATE USING (true) WITH CHECK " + condition};
    default:
        return {"ALTER TABLE " + at.table + " FORCE ROW LEVEL SECURITY",
                head + " FOR INSERT WITH CHECK " + condition};
    }
}

Statements materialized_view(const Names& at, const SketchExtra& extra) {
    const std::string select =
        " AS SELECT count(*) AS n, min(" + at.columns[0] + "::text) AS m FROM " + at.table;
    const std::string head = "CREATE MATERIALIZED VIEW " + at.self;
    switch (extra.form) {
    case 0: return {head + select};
    case 1: return {head + select + " WHERE " + at.columns[0] + " IS NOT NULL"};
    default:
        return {head + " WITH (fillfactor = 80)" + select, "CREATE UNIQUE INDEX " +
                                                               quoted_name("ix_" + std::to_string(extra.id)) +
                                                               " ON " + at.self + " (n)"};
    }
}

Statements rule(const Names& at, const SketchExtra& extra) {
    const std::string head = "CREATE RULE " + at.bare + " AS ON ";
    if (extra.form == 0) {
        return {head + "DELETE TO " + at.table + " WHERE old." + at.columns[0] +
                " IS NULL AND false DO INSTEAD NOTHING"};
    }
    return {head + "INSERT TO " + at.table + " WHERE new." + at.columns[0] +
            " IS NULL AND false DO ALSO DELETE FROM " + at.table + " WHERE false"};
}

Statements statistics(const Names& at, const SketchExtra& extra) {
    const std::array<const char*, 3> kinds = {"", " (ndistinct)", " (dependencies, mcv)"};
    const std::string head = "CREATE STATISTICS " + at.self + kinds[static_cast<std::size_t>(extra.form)] +
                             " ON " + at.columns[0] + ", " + at.columns[1] + " FROM " + at.table;
    return {head};
}

Statements exclusion(const Names& at, const SketchExtra& extra) {
    const std::string text = "ALTER TABLE " + at.table + " ADD CONSTRAINT " + at.bare +
                             " EXCLUDE USING btree (" + at.columns[0] + " WITH =) WHERE (" + at.columns[0] +
                             " IS NULL)";
    return {text + (extra.form == 0 ? "" : " DEFERRABLE INITIALLY DEFERRED")};
}

Statements partitioned(const Names& at, const SketchExtra& extra) {
    const std::string head = "CREATE TABLE " + at.self + " (k integer NOT NULL, v text) PARTITION BY ";
    const auto part = [&](const std::string& name, const std::string& bound) {
        return "CREATE TABLE " + name + " PARTITION OF " + at.self + " " + bound;
    };
    const std::string low = part(at.first, "FOR VALUES FROM (0) TO (10)");
    switch (extra.form) {
    case 0: return {head + "RANGE (k)", low};
    case 1: return {head + "RANGE (k)", low, part(at.second, "FOR VALUES FROM (10) TO (20)")};
    case 2: return {head + "RANGE (k)", low, part(at.second, "DEFAULT")};
    case 3:
        return {head + "RANGE (k)", low,
                "CREATE INDEX " + quoted_name("ix_" + std::to_string(extra.id)) + " ON " + at.self +
                    " (v, k)",
                "ALTER TABLE " + at.self + " ADD PRIMARY KEY (k)"};
    case 4:
        return {head + "RANGE (k)", part(at.first, "FOR VALUES FROM (0) TO (10) PARTITION BY HASH (v)"),
                "CREATE TABLE " + at.second + " PARTITION OF " + at.first +
                    " FOR VALUES WITH (MODULUS 2, REMAINDER 0)"};
    default: return {head + "LIST (v)", part(at.first, "FOR VALUES IN ('a', 'it''s')")};
    }
}

Statements child(const Names& at, const SketchExtra& extra) {
    const std::string ending = ") INHERITS (" + at.table + ")";
    return {"CREATE TABLE " + at.self + " (" +
            (extra.form == 0 ? "own_column integer" : "own_column text DEFAULT 'x'") + ending};
}

Statements collation(const Names& at, const SketchExtra& extra) {
    const std::array<const char*, 3> what = {"provider = libc, locale = 'C'",
                                             "provider = icu, locale = 'und'",
                                             "provider = icu, locale = 'und', deterministic = false"};
    return {"CREATE COLLATION " + at.self + " (" + what[static_cast<std::size_t>(extra.form)] + ")"};
}

/// Operators have names of their own: the number in other digits.
Statements comparison(const Names& at, const SketchExtra& extra) {
    std::string symbol = "<";
    for (int rest = extra.id; rest > 0; rest /= 6) {
        symbol += "~@#%^|"[rest % 6];
    }
    const std::string schema = at.self.substr(0, at.self.size() - at.bare.size());
    const std::string head =
        "CREATE OPERATOR " + schema + symbol + " (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4eq";
    return {head + (extra.form == 0 ? ")" : extra.form == 1 ? ", HASHES, RESTRICT = eqsel)" : ", MERGES)")};
}

Statements cast(const Names& at, const SketchExtra& extra) {
    const std::array<const char*, 3> how = {"", " AS ASSIGNMENT", " AS IMPLICIT"};
    return {"CREATE TYPE " + at.first + " AS (n integer)",
            "CREATE FUNCTION " + at.function + "(" + at.first +
                ") RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT $1.n'",
            "CREATE CAST (" + at.first + " AS integer) WITH FUNCTION " + at.function + "(" + at.first + ")" +
                how[static_cast<std::size_t>(extra.form)]};
}

Statements text_search(const Names& at, const SketchExtra& extra) {
    Statements all = {"CREATE TEXT SEARCH DICTIONARY " + at.first + " (TEMPLATE = pg_catalog.simple" +
                          (extra.form == 1 ? ", accept = 'false')" : ")"),
                      "CREATE TEXT SEARCH CONFIGURATION " + at.self + " (COPY = pg_catalog.simple)"};
    if (extra.form == 2) {
        all.push_back("ALTER TEXT SEARCH CONFIGURATION " + at.self + " ALTER MAPPING FOR asciiword WITH " +
                      at.first + ", pg_catalog.simple");
    }
    return all;
}

Statements event_trigger(const Names& at, const SketchExtra& extra) {
    Statements all = {
        "CREATE FUNCTION " + at.function + "() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$",
        "CREATE EVENT TRIGGER " + at.bare +
            (extra.form == 1 ? " ON sql_drop"
                             : " ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'CREATE VIEW')") +
            " EXECUTE FUNCTION " + at.function + "()"};
    if (extra.form == 2) {
        all.push_back("ALTER EVENT TRIGGER " + at.bare + " DISABLE");
    }
    return all;
}

/// Inserts only: other rows would need a replica identity.
Statements publication(const Names& at, const SketchExtra& extra) {
    const std::string head = "CREATE PUBLICATION " + at.bare;
    const std::string inserts = " WITH (publish = 'insert')";
    switch (extra.form) {
    case 0: return {head + " FOR TABLE " + at.table + inserts};
    case 1: return {head + " FOR ALL TABLES" + inserts};
    case 2: return {head + " FOR TABLE " + at.table + " (" + at.columns[0] + ")" + inserts};
    default:
        return {head + " FOR TABLE " + at.table + " WHERE (" + at.columns[0] + " IS NOT NULL)" + inserts};
    }
}

Statements foreign_table(const Names& at, const SketchExtra& extra) {
    const std::string wrapper = quoted_name("w" + std::to_string(extra.id));
    const std::string server = quoted_name("srv" + std::to_string(extra.id));
    const std::string column = extra.form == 1 ? "a integer, b text OPTIONS (name 'it''s')" : "a integer";
    return {"CREATE FOREIGN DATA WRAPPER " + wrapper,
            "CREATE SERVER " + server + " FOREIGN DATA WRAPPER " + wrapper +
                (extra.form == 2 ? " OPTIONS (host 'there')" : ""),
            "CREATE FOREIGN TABLE " + at.self + " (" + column + ") SERVER " + server + " OPTIONS (path 'x')"};
}

Statements table_option(const Names& at, const SketchExtra& extra) {
    const std::string head = "ALTER TABLE " + at.table + " ";
    switch (extra.form) {
    case 0: return {head + "SET (fillfactor = 70)"};
    case 1: return {head + "SET (autovacuum_enabled = false, parallel_workers = 2)"};
    case 2: return {head + "REPLICA IDENTITY FULL"};
    case 3: return {head + "ALTER COLUMN " + at.columns[0] + " SET STATISTICS 50"};
    default: return {head + "ALTER COLUMN " + at.columns[0] + " SET (n_distinct = 5)"};
    }
}

/// The roles are those of trial_database.cpp.
Statements grant(const Names& at, const SketchExtra& extra) {
    const std::string on = " ON " + at.table + " ";
    const std::string column = " (" + at.columns[0] + ")";
    switch (extra.form) {
    case 0: return {"GRANT SELECT" + on + "TO varve_trial_reader"};
    case 1:
        return {"GRANT SELECT, UPDATE" + on + "TO varve_trial_reader WITH GRANT OPTION",
                "GRANT INSERT" + column + on + "TO varve_trial_writer"};
    case 2: return {"GRANT ALL" + on + "TO PUBLIC"};
    case 3: return {"REVOKE TRUNCATE, TRIGGER" + on + "FROM CURRENT_USER"};
    default:
        return {"GRANT SELECT" + column + ", REFERENCES" + column + on + "TO varve_trial_reader, PUBLIC",
                "GRANT DELETE" + on + "TO varve_trial_writer"};
    }
}

Statements owner(const Names& at, const SketchExtra& extra) {
    return {"ALTER TABLE " + at.table + " OWNER TO " +
            (extra.form == 0 ? "varve_trial_owner" : "varve_trial_writer")};
}

/// Of what no other statement makes, so that the order of statements does not matter.
Statements default_grant(const Names& /*at*/, const SketchExtra& extra) {
    const std::string head = "ALTER DEFAULT PRIVILEGES FOR ROLE varve_trial_owner ";
    switch (extra.form) {
    case 0: return {head + "GRANT SELECT ON TABLES TO varve_trial_reader"};
    case 1: return {head + "REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC"};
    default: return {head + "GRANT USAGE, SELECT ON SEQUENCES TO varve_trial_writer WITH GRANT OPTION"};
    }
}

struct Traits {
    int forms;
    ExtraPlace place;
    Write write;
};

/// In the order of SketchExtra::Kind.
const std::array<Traits, SketchExtra::kinds> traits = {{
    {3, {}, domain},
    {3, {}, composite},
    {5, {}, range},
    {4, {}, computation},
    {3, {}, collation},
    {3, {}, aggregate},
    {6, {true, 1}, reader},
    {6, {true, 1}, table_trigger},
    {4, {true, 1}, policy},
    {3, {true, 1}, materialized_view},
    {2, {true, 1}, rule},
    {3, {true, 2}, statistics},
    {2, {true, 1}, exclusion},
    {6, {}, partitioned},
    {4, {}, row_type},
    {2, {true, 0}, child},
    {3, {}, comparison},
    {3, {}, cast},
    {3, {}, text_search},
    {3, {}, event_trigger},
    {4, {true, 1}, publication},
    {3, {}, foreign_table},
    {5, {true, 1}, table_option},
    {5, {true, 1}, grant},
    {2, {true, 0}, owner},
    {3, {}, default_grant},
}};

const Traits& traits_of(Kind kind) {
    return traits[static_cast<std::size_t>(kind)];
}

}  // namespace

int forms_of(Kind kind) {
    return traits_of(kind).forms;
}

ExtraPlace place_of(Kind kind) {
    return traits_of(kind).place;
}

bool precedes_tables(Kind kind) {
    return kind <= Kind::Collation;
}

bool is_sound(const Sketch& sketch, const SketchExtra& extra) {
    if (extra.space != 0 && with_id(sketch.spaces, extra.space) == nullptr) {
        return false;
    }
    const ExtraPlace place = place_of(extra.kind);
    if (!place.is_on_table) {
        return true;
    }
    const SketchTable* table = sketch.table(extra.on);
    return table != nullptr && static_cast<int>(extra.columns.size()) == place.columns &&
           std::all_of(extra.columns.begin(), extra.columns.end(), [&](int id) {
               const SketchColumn* column = table->column(id);
               // The server takes no types of users in the conditions of publications.
               const bool is_odd =
                   extra.kind == Kind::Publication && column != nullptr && column->type.domain != 0;
               return column != nullptr && !is_odd && has_distinct_literals(column->type) &&
                      column->generated.empty();
           });
}

std::vector<std::string> extra_sql(const Sketch& sketch, const SketchExtra& extra) {
    return traits_of(extra.kind).write(Names(sketch, extra), extra);
}

SketchType base_of_domain(const SketchExtra& domain) {
    return domain.id % 2 == 0 ? SketchType{"integer", Family::Integer, 0, domain.id}
                              : SketchType{"text", Family::Text, 0, domain.id};
}

}  // namespace varve::test
