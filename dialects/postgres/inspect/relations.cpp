// SPDX-License-Identifier: MIT
#include "families.hpp"

#include "../parents.hpp"

#include <algorithm>

/// \file
/// Tables, with their place in inheritance trees; other relations are noted for what refers to them.

namespace varve::postgres {

namespace {

std::string query_relations(const InspectionTarget& target) {
    return "SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence, c.relrowsecurity, "
           "c.relforcerowsecurity, "
           "c.relreplident, c.reloptions, t.reloptions, c.reltype, r.typarray, a.amname, s.spcname, "
           "CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END, "
           "CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END, "
           "CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END, c.reloftype, v.srvname, "
           "f.ftoptions "
           "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
           "LEFT JOIN pg_class t ON t.oid = c.reltoastrelid LEFT JOIN pg_type r ON r.oid = c.reltype "
           "LEFT JOIN pg_am a ON a.oid = c.relam AND c.relkind IN ('r', 'm') AND a.amname <> 'heap' "
           "LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace "
           "LEFT JOIN pg_foreign_table f ON f.ftrelid = c.oid "
           "LEFT JOIN pg_foreign_server v ON v.oid = f.ftserver "
           "WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c') AND c.relpersistence <> 't' AND " +
           target.schema_condition +
           " AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 1259 AND e.objid = c.oid AND "
           "e.deptype = 'e')";
}

Kind kind_of_relation(char relation_kind) {
    switch (relation_kind) {
    case 'v': return Kind::View;
    case 'm': return Kind::MaterializedView;
    case 'S': return Kind::Sequence;
    case 'c': return Kind::CompositeType;
    default: return Kind::Table;
    }
}

void set_if_any(Options& options, const char* name, std::string_view value) {
    if (!value.empty()) {
        options[name] = value;
    }
}

Options table_options(const Rows& rows, int row) {
    Options options;
    set_if_any(options, "unlogged", rows.letter(row, 4) == 'u' ? "true" : "");
    set_if_any(options, "row_security", rows.flag(row, 5) ? "true" : "");
    set_if_any(options, "force_row_security", rows.flag(row, 6) ? "true" : "");
    // A foreign table has none to speak of.
    const char identity = rows.is_null(row, 18) ? rows.letter(row, 7) : 'd';
    // An index as replica identity is an option of that index.
    set_if_any(options, "replica_identity", identity == 'f' ? "full" : identity == 'n' ? "nothing" : "");
    add_options(options, rows.text(row, 8));
    add_options(options, rows.text(row, 9), "toast.");
    set_if_any(options, "access_method", rows.text(row, 12));
    set_if_any(options, "tablespace", rows.text(row, 13));
    set_if_any(options, "of_type", rows.text(row, 16));
    set_if_any(options, "server", rows.text(row, 18));
    add_options(options, rows.text(row, 19), "server.");
    return options;
}

void read_relations(const Rows& rows, Catalogue& catalogue) {
    catalogue.relations.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row) {
        const Oid oid = rows.oid(row, 0);
        const char kind = rows.letter(row, 3);
        const ObjectId id{kind_of_relation(kind), rows.string(row, 1), "", rows.string(row, 2), ""};
        if (id.kind == Kind::Table) {
            Table table;
            if (!rows.is_null(row, 14)) {
                table.partitioned_by = rows.string(row, 14);
            }
            if (!rows.is_null(row, 15)) {
                table.partition_of = PartitionOf{{}, rows.string(row, 15)};
            }
            table.dialect_options = table_options(rows, row);
            Object* object = catalogue.add({id, std::move(table)});
            if (object == nullptr) {
                continue;
            }
            object->option_order = option_names(rows.text(row, 8));
            for (std::string& name : option_names(rows.text(row, 9), "toast.")) {
                object->option_order.push_back(std::move(name));
            }
        }
        // Its row type and the array of that stand for it in the signatures of routines.
        catalogue.name(catalogue_table::relation, oid, id);
        catalogue.name(catalogue_table::type, rows.oid(row, 10), id);
        if (!rows.is_null(row, 11)) {
            catalogue.name(catalogue_table::type, rows.oid(row, 11), id);
        }
        catalogue.relations.emplace(oid, Relation{id, kind, !rows.is_null(row, 15), !rows.is_null(row, 16)});
    }
    // The rows come in no order: the type of a table may be behind it.
    for (int row = 0; row < rows.count(); ++row) {
        if (const Oid type = rows.oid(row, 17); type != 0) {
            catalogue.add_type_need(catalogue.object(catalogue_table::relation, rows.oid(row, 0)), type);
        }
    }
}

std::string query_inheritance(const InspectionTarget& /*target*/) {
    return "SELECT i.inhrelid, i.inhparent FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
           "WHERE c.relkind IN ('r', 'p', 'f') ORDER BY i.inhrelid, i.inhseqno";
}

void read_inheritance(const Rows& rows, Catalogue& catalogue) {
    for (int row = 0; row < rows.count(); ++row) {
        Relation* child = catalogue.relation(rows.oid(row, 0));
        const Relation* parent = catalogue.relation(rows.oid(row, 1));
        Object* object = child == nullptr ? nullptr : catalogue.schema.find(child->id);
        if (object == nullptr || parent == nullptr) {
            continue;
        }
        child->parents.push_back(rows.oid(row, 1));
        Table& table = as<Table>(*object);
        if (table.partition_of) {
            table.partition_of->parent = parent->id.qualified_name();
        } else {
            // The server cannot change their order, so that it is none of the facts that are compared.
            const QualifiedName name = parent->id.qualified_name();
            table.inherits.insert(std::upper_bound(table.inherits.begin(), table.inherits.end(), name), name);
            object->option_order.push_back(parent_mark(name));
        }
        catalogue.add_need(object, catalogue_table::relation, rows.oid(row, 1));
    }
}

}  // namespace

const Family relations{query_relations, read_relations};
const Family inheritance{query_inheritance, read_inheritance};

}  // namespace varve::postgres
