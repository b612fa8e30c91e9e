// SPDX-License-Identifier: MIT
#include "families.hpp"

#include "../versions.hpp"

#include "canonical.hpp"
#include "default_names.hpp"

/// \file
/// Indexes that no constraint stands behind.

namespace varve::postgres {

namespace {

std::string query_operator_classes(const InspectionTarget& /*target*/) {
    return "SELECT o.oid, n.nspname, o.opcname, o.opcmethod, o.opcintype, o.opcdefault FROM pg_opclass o "
           "JOIN pg_namespace n ON n.oid = o.opcnamespace";
}

void read_operator_classes(const Rows& rows, Catalogue& catalogue) {
    for (int row = 0; row < rows.count(); ++row) {
        const std::string_view schema = rows.text(row, 1);
        const std::string name =
            schema == "pg_catalog" ? rows.string(row, 2) : quoted_name(schema, rows.text(row, 2));
        const OperatorClass made{name, rows.oid(row, 3), rows.oid(row, 4), rows.flag(row, 5)};
        catalogue.operator_classes.emplace(rows.oid(row, 0), made);
        if (made.is_default) {
            catalogue.default_classes.insert(pair_key(made.method, made.type));
        }
    }
}

enum Field : int {
    Id,
    Name,
    TableId,
    IsUnique,
    NullsNotDistinct,
    Keys,
    Classes,
    Collations,
    Orders,
    KeyCount,
    Method,
    MethodId,
    Predicate,
    Texts,
    StorageOptions,
    Tablespace,
    ParentSchema,
    ParentName,
    ParentId,
    IsValid,
    IsClustered,
    IsReplicaIdentity,
    ColumnOptions,
    StatisticsTargets,
    NamesOfValues,
};

std::string query_indexes(const InspectionTarget& target) {
    return std::string("SELECT i.indexrelid, ic.relname, i.indrelid, i.indisunique, ") +
           (has(target.version, Feature::DistinctNulls) ? "i.indnullsnotdistinct" : "false") +
           ", i.indkey, i.indclass, i.indcollation, i.indoption, i.indnkeyatts, am.amname, am.oid, "
           "pg_get_expr(i.indpred, i.indrelid), "
           "CASE WHEN i.indexprs IS NOT NULL THEN ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, false) "
           "FROM generate_series(1, i.indnatts) k) END, "
           "ic.reloptions, s.spcname, pn.nspname, pc.relname, pc.oid, i.indisvalid, i.indisclustered, "
           "i.indisreplident, "
           "(SELECT array_agg(x.attnum || ' ' || array_to_string(x.attoptions, ', ')) FROM pg_attribute x "
           "WHERE x.attrelid = i.indexrelid AND x.attoptions IS NOT NULL), "
           // Only expressions may have a target of their own.
           "CASE WHEN i.indexprs IS NOT NULL THEN (SELECT array_agg('statistics.' || x.attnum || '=' || "
           "x.attstattarget ORDER BY x.attnum) FROM pg_attribute x WHERE x.attrelid = i.indexrelid AND "
           "x.attstattarget >= 0) END, "
           "CASE WHEN i.indexprs IS NOT NULL AND h.inhparent IS NOT NULL THEN (SELECT array_agg(x.attname "
           "ORDER "
           "BY x.attnum) FROM pg_attribute x WHERE x.attrelid = i.indexrelid) END "
           "FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_class tc ON tc.oid = "
           "i.indrelid "
           "JOIN pg_namespace n ON n.oid = tc.relnamespace JOIN pg_am am ON am.oid = ic.relam "
           "LEFT JOIN pg_tablespace s ON s.oid = ic.reltablespace "
           "LEFT JOIN pg_inherits h ON h.inhrelid = i.indexrelid LEFT JOIN pg_class pc ON pc.oid = "
           "h.inhparent "
           "LEFT JOIN pg_namespace pn ON pn.oid = pc.relnamespace "
           "LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x') "
           "WHERE k.oid IS NULL AND tc.relkind IN ('r', 'p', 'm') AND tc.relpersistence <> 't' AND " +
           target.schema_condition;
}

/// Empty when the server would choose it by itself: the default for exactly this type, or, where none is for
/// exactly this type, any default (the one for a type that it converts to).
std::string class_of_key(Oid operator_class, Oid type, const Catalogue& catalogue) {
    const auto found = catalogue.operator_classes.find(operator_class);
    if (found == catalogue.operator_classes.end()) {
        return {};
    }
    const OperatorClass& made = found->second;
    const bool is_for_type =
        made.type == type || !catalogue.default_classes.contains(pair_key(made.method, type));
    return made.is_default && is_for_type ? std::string() : made.name;
}

constexpr std::int64_t is_descending = 1;
constexpr std::int64_t is_nulls_first = 2;

void set_order(IndexKey& key, std::int64_t flags) {
    key.order = (flags & is_descending) != 0 ? SortOrder::Descending : SortOrder::Ascending;
    // NULLs are larger than everything: last when ascending, first when descending.
    const bool is_first = (flags & is_nulls_first) != 0;
    if (is_first != (key.order == SortOrder::Descending)) {
        key.nulls = is_first ? NullsOrder::First : NullsOrder::Last;
    }
}

/// `(fillfactor=1)` behind the operator class, of the columns that have parameters.
void add_class_parameters(Index& index, const Rows& rows, int row, const std::vector<std::int64_t>& classes,
                          const Catalogue& catalogue) {
    for (const std::string& item : array_items(rows.text(row, ColumnOptions))) {
        const std::size_t space = item.find(' ');
        const std::size_t at = static_cast<std::size_t>(std::stoul(item)) - 1;
        if (at >= index.keys.size() || at >= classes.size()) {
            continue;
        }
        if (index.keys[at].operator_class.empty()) {
            const auto found = catalogue.operator_classes.find(static_cast<Oid>(classes[at]));
            index.keys[at].operator_class =
                found == catalogue.operator_classes.end() ? "" : found->second.name;
        }
        index.keys[at].operator_class += "(" + item.substr(space + 1) + ")";
    }
}

void add_keys(Index& index, const Rows& rows, int row, const Catalogue& catalogue) {
    const std::vector<std::int64_t> numbers = array_numbers(rows.text(row, Keys));
    const std::vector<std::string> names =
        catalogue.column_names(rows.oid(row, TableId), rows.text(row, Keys));
    const std::vector<std::int64_t> classes = array_numbers(rows.text(row, Classes));
    const std::vector<std::int64_t> collations = array_numbers(rows.text(row, Collations));
    const std::vector<std::int64_t> orders = array_numbers(rows.text(row, Orders));
    const std::vector<std::string> texts = array_items(rows.text(row, Texts));
    const auto relation = catalogue.relations.find(rows.oid(row, TableId));
    const std::size_t key_count = static_cast<std::size_t>(rows.integer(row, KeyCount));

    for (std::size_t at = 0; at < numbers.size(); ++at) {
        if (at >= key_count) {
            index.include.push_back(names[at]);
            continue;
        }
        IndexKey key;
        Oid type = 0;
        Oid own_collation = 0;
        if (numbers[at] == 0) {
            key.expression = Expression{at < texts.size() ? canonical(texts[at]) : std::string()};
            own_collation = 100;
        } else {
            const std::size_t column = static_cast<std::size_t>(numbers[at] - 1);
            key.column = names[at];
            type = relation->second.types[column];
            own_collation = relation->second.collations[column];
        }
        key.operator_class = class_of_key(static_cast<Oid>(classes[at]), type, catalogue);
        const Oid collation = static_cast<Oid>(collations[at]);
        if (collation != 0 && collation != own_collation) {
            const auto name = catalogue.collation_names.find(collation);
            key.collation = name == catalogue.collation_names.end() ? std::string() : name->second;
        }
        set_order(key, orders[at]);
        index.keys.push_back(std::move(key));
    }
    add_class_parameters(index, rows, row, classes, catalogue);
}

Index index_of(const Rows& rows, int row, const Catalogue& catalogue) {
    Index index;
    index.is_unique = rows.flag(row, IsUnique);
    index.has_distinct_nulls = !rows.flag(row, NullsNotDistinct);
    index.method = rows.text(row, Method) == "btree" ? std::string() : rows.string(row, Method);
    if (!rows.is_null(row, Predicate)) {
        index.predicate = Expression{canonical(rows.text(row, Predicate))};
    }
    add_keys(index, rows, row, catalogue);
    add_options(index.dialect_options, rows.text(row, StorageOptions));
    add_options(index.dialect_options, rows.text(row, StatisticsTargets));
    if (!rows.is_null(row, Tablespace)) {
        index.dialect_options["tablespace"] = rows.string(row, Tablespace);
    }
    if (!rows.is_null(row, ParentName)) {
        index.dialect_options["attached_to"] =
            quoted_name(rows.text(row, ParentSchema), rows.text(row, ParentName));
    }
    // A failed CREATE INDEX CONCURRENTLY leaves an index that IF NOT EXISTS accepts and no query uses.
    if (!rows.flag(row, IsValid)) {
        index.dialect_options["invalid"] = "true";
    }
    if (rows.flag(row, IsClustered)) {
        index.dialect_options["clustered"] = "true";
    }
    if (rows.flag(row, IsReplicaIdentity)) {
        index.dialect_options["replica_identity"] = "true";
    }
    return index;
}

/// The words of which the server makes the name of an index, with its own names for expressions.
std::vector<std::string> name_parts(const Index& index, const Rows& rows, int row) {
    std::vector<std::string> parts = words_of(index);
    const std::vector<std::string> names = array_items(rows.text(row, NamesOfValues));
    for (std::size_t at = 0; at < index.keys.size() && at < names.size(); ++at) {
        if (index.keys[at].column.empty()) {
            parts[at] = names[at];
        }
    }
    return parts;
}

void add_needs(Object* object, const Rows& rows, int row, Catalogue& catalogue) {
    for (const std::int64_t number : array_numbers(rows.text(row, Keys))) {
        if (number > 0) {
            catalogue.add_need(object, catalogue_table::relation, rows.oid(row, TableId),
                               static_cast<int>(number));
        }
    }
    for (const std::int64_t collation : array_numbers(rows.text(row, Collations))) {
        catalogue.add_need(object, catalogue_table::collation, static_cast<Oid>(collation));
    }
    for (const std::int64_t operator_class : array_numbers(rows.text(row, Classes))) {
        catalogue.add_need(object, catalogue_table::operator_class, static_cast<Oid>(operator_class));
    }
}

void read_indexes(const Rows& rows, Catalogue& catalogue) {
    std::vector<std::pair<Object*, Oid>> attached;
    for (int row = 0; row < rows.count(); ++row) {
        const Relation* table = catalogue.relation(rows.oid(row, TableId));
        if (table == nullptr) {
            continue;
        }
        Index index = index_of(rows, row, catalogue);
        const bool is_attached = index.dialect_options.contains("attached_to");
        const bool has_given_name = is_default_name(rows.text(row, Name), table->id.name,
                                                    name_parts(index, rows, row), IndexLabel::Index);
        if (is_attached && has_given_name) {
            continue;
        }
        Object* object = catalogue.add(
            {{Kind::Index, table->id.schema, table->id.name, rows.string(row, Name), ""}, std::move(index)});
        catalogue.name(catalogue_table::relation, rows.oid(row, Id), object);
        if (object != nullptr) {
            object->has_given_name = has_given_name;
            object->option_order = option_names(rows.text(row, StorageOptions));
        }
        add_needs(object, rows, row, catalogue);
        if (is_attached) {
            attached.emplace_back(object, rows.oid(row, ParentId));
        }
    }
    for (const auto& [object, parent] : attached) {
        catalogue.add_need(object, catalogue_table::relation, parent);
    }
    for (const auto& [key, index] : catalogue.foreign_key_indexes) {
        catalogue.add_need(key, catalogue_table::relation, index);
    }
}

}  // namespace

const Family operator_classes{query_operator_classes, read_operator_classes};
const Family indexes{query_indexes, read_indexes};

}  // namespace varve::postgres
