// SPDX-License-Identifier: MIT
#pragma once

#include "../libpq.hpp"

#include "varve/dialect/shadow.hpp"
#include "varve/model/schema.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace varve::postgres {

/// The catalogues whose rows pg_depend and pg_description speak of; their numbers never change.
namespace catalogue_table {
inline constexpr Oid type = 1247;
inline constexpr Oid routine = 1255;
inline constexpr Oid relation = 1259;
inline constexpr Oid column_default = 2604;
inline constexpr Oid constraint = 2606;
inline constexpr Oid name_space = 2615;
inline constexpr Oid operator_class = 2616;
inline constexpr Oid rewrite_rule = 2618;
inline constexpr Oid trigger = 2620;
inline constexpr Oid extension = 3079;
inline constexpr Oid policy = 3256;
inline constexpr Oid collation = 3456;
}  // namespace catalogue_table

/// A table, view or sequence while its catalogue is being read.
struct Relation {
    ObjectId id;
    /// pg_class.relkind
    char kind = 'r';
    bool is_partition = false;
    /// Made of a composite type, which gives it its columns.
    bool is_typed = false;
    /// By attribute number less one; empty for a dropped column.
    std::vector<std::string> columns = {};
    std::vector<Oid> collations = {};
    std::vector<Oid> types = {};
    std::vector<Oid> parents = {};
    /// Only for members of an inheritance tree, by attribute number less one.
    std::vector<Column> definitions = {};
};

/// How an index orders or matches the values of one type.
struct OperatorClass {
    /// In SQL; with its schema when that is not the server's own.
    std::string name;
    Oid method = 0;
    Oid type = 0;
    bool is_default = false;
};

/// A sequence that is dropped with a column; the column's name is known only later.
struct OwnedSequence {
    ObjectId sequence;
    Oid table = 0;
    int column = 0;
};

/// What a query must know of the server and of the caller's wishes.
struct InspectionTarget {
    /// PQserverVersion(): 150020.
    int version = 0;
    /// A condition on the alias `n` of pg_namespace: `n.nspname …`.
    std::string schema_condition = {};
    const Scope* scope = nullptr;
    /// Which of the kinds that only this server has are there at all, in the order of their sources.
    std::vector<bool> present_kinds = {};
};

/// The sequence behind an identity column.
struct IdentitySequence {
    std::string name;
    SequenceOptions options;
};

/// The schema under construction and the numbers by which the server's rows refer to each other.
class Catalogue {
public:
    explicit Catalogue(InspectionTarget target) : m_target(std::move(target)) {}

    Schema schema = {};
    std::unordered_map<Oid, Relation> relations = {};
    /// What counts for identity columns, by table and column.
    std::unordered_map<std::uint64_t, IdentitySequence> identities = {};
    std::vector<OwnedSequence> owned_sequences = {};
    std::unordered_map<Oid, OperatorClass> operator_classes = {};
    /// Access methods and types that have a default operator class.
    std::unordered_set<std::uint64_t> default_classes = {};
    /// Foreign keys and the index of the referenced table that they rely on.
    std::vector<std::pair<Object*, Oid>> foreign_key_indexes = {};
    /// Names in SQL, by oid of pg_collation.
    std::unordered_map<Oid, std::string> collation_names = {};

    /// Adds an object unless the scope leaves it alone; null when it does.
    Object* add(Object object);

    /// Makes a catalogue row stand for an object. The object must stay in the schema.
    void name(Oid table, Oid row, const Object* object);
    void name(Oid table, Oid row, const ObjectId& id);

    /// The object that a catalogue row (and column of a relation) belongs to; null for what is not managed.
    const ObjectId* find(Oid table, Oid row, int column = 0) const;

    /// The object that a catalogue row is, and not merely belongs to; null for all others.
    Object* object(Oid table, Oid row);

    Relation* relation(Oid oid);
    /// The names behind attribute numbers; expressions (0) and system columns give an empty name.
    std::vector<std::string> column_names(Oid relation, std::string_view numbers) const;
    ObjectId column_id(const Relation& relation, int number) const;

    /// Notes that an object needs what a catalogue row stands for. Nothing happens when either is not
    /// managed, or when they are the same, or one owns the other.
    void add_need(Object* object, Oid table, Oid row, int column = 0);
    void add_type_need(Object* object, Oid type) { add_need(object, catalogue_table::type, type); }

private:
    /// A column that a table got from its parents is changed by changing theirs.
    void add_need_of_given(Object* object, Oid child, int column);

    InspectionTarget m_target;
    std::unordered_map<std::uint64_t, ObjectId> m_names;
    mutable ObjectId m_column;
};

/// Whether a row of a catalogue is the object of that kind, and not something that merely belongs to it: the
/// index of a key, the row type of a table, a member of an extension.
bool is_about(Oid table, Kind kind);

/// Two 32-bit numbers as one key.
constexpr std::uint64_t pair_key(Oid high, Oid low) {
    return static_cast<std::uint64_t>(high) << 32 | low;
}

/// Makes `public`, which is in every new database, an object where its owner and grants count.
void add_given_name_space(Catalogue& catalogue, const Scope& scope);

/// `name` or `schema.name` in SQL, quoted always, without the schema where the server finds it anyway.
std::string quoted_name(std::string_view schema, std::string_view name);

/// Adds `key=value` items of a reloptions array, with a prefix before each key.
void add_options(Options& options, std::string_view array, std::string_view prefix = {});

/// The keys of a reloptions array, as they come.
std::vector<std::string> option_names(std::string_view array, std::string_view prefix = {});

/// A kind of facts: the query that fetches them and what becomes of its rows.
struct Family {
    std::string (*query)(const InspectionTarget& target);
    void (*read)(const Rows& rows, Catalogue& catalogue);
};

}  // namespace varve::postgres
