// SPDX-License-Identifier: MIT
#include "types.hpp"

#include "lexis.hpp"

#include "varve/sql/ascii.hpp"
#include "varve/sql/sql.hpp"

#include <algorithm>
#include <array>

namespace varve::postgres {

namespace {

struct NativeType {
    BaseType base;
    std::string_view name;
};

constexpr std::array native_types{
    NativeType{BaseType::Bool, "boolean"},
    NativeType{BaseType::SmallInt, "smallint"},
    NativeType{BaseType::Int, "integer"},
    NativeType{BaseType::BigInt, "bigint"},
    NativeType{BaseType::Decimal, "numeric"},
    NativeType{BaseType::Real, "real"},
    NativeType{BaseType::Double, "double precision"},
    NativeType{BaseType::Text, "text"},
    NativeType{BaseType::VarChar, "character varying"},
    NativeType{BaseType::Char, "character"},
    NativeType{BaseType::Bytes, "bytea"},
    NativeType{BaseType::Date, "date"},
    NativeType{BaseType::Time, "time without time zone"},
    NativeType{BaseType::Timestamp, "timestamp without time zone"},
    NativeType{BaseType::TimestampTz, "timestamp with time zone"},
    NativeType{BaseType::Interval, "interval"},
    NativeType{BaseType::Uuid, "uuid"},
    NativeType{BaseType::Json, "json"},
    NativeType{BaseType::JsonB, "jsonb"},
};

/// Names that a user may write for a built-in type, without numbers and brackets.
constexpr auto known_names = std::to_array<std::string_view>({
    "bigint",
    "bigserial",
    "bit",
    "bit varying",
    "bool",
    "boolean",
    "box",
    "bpchar",
    "bytea",
    "char",
    "character",
    "character varying",
    "cidr",
    "circle",
    "citext",
    "date",
    "daterange",
    "datemultirange",
    "dec",
    "decimal",
    "double precision",
    "float",
    "float4",
    "float8",
    "hstore",
    "inet",
    "int",
    "int2",
    "int4",
    "int4multirange",
    "int4range",
    "int8",
    "int8multirange",
    "int8range",
    "integer",
    "interval",
    "json",
    "jsonb",
    "jsonpath",
    "line",
    "lseg",
    "ltree",
    "macaddr",
    "macaddr8",
    "money",
    "name",
    "numeric",
    "nummultirange",
    "numrange",
    "oid",
    "path",
    "pg_lsn",
    "point",
    "polygon",
    "real",
    "regclass",
    "serial",
    "serial2",
    "serial4",
    "serial8",
    "smallint",
    "smallserial",
    "text",
    "tid",
    "time",
    "time with time zone",
    "time without time zone",
    "timestamp",
    "timestamp with time zone",
    "timestamp without time zone",
    "timestamptz",
    "timetz",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "txid_snapshot",
    "uuid",
    "varbit",
    "varchar",
    "vector",
    "xid",
    "xml",
});

/// `numeric(10,2)[]` → name `numeric`, numbers `(10,2)`, brackets `[]`; the numbers may stand inside the
/// name.
struct Spelling {
    std::string name;
    std::string numbers;
    int dimensions = 0;
};

Spelling taken_apart(std::string_view text) {
    Spelling spelling;
    while (text.ends_with("[]")) {
        text.remove_suffix(2);
        ++spelling.dimensions;
    }
    const std::size_t open = text.find('(');
    const std::size_t close = text.find(')');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) {
        spelling.name = text;
        return spelling;
    }
    spelling.numbers = text.substr(open, close + 1 - open);
    std::string_view head = text.substr(0, open);
    while (head.ends_with(' ')) {
        head.remove_suffix(1);
    }
    spelling.name = std::string(head) + std::string(text.substr(close + 1));
    return spelling;
}

std::string numbers_of(const PortableType& type) {
    if (type.precision == 0) {
        return {};
    }
    const std::string precision = std::to_string(type.precision);
    return type.base == BaseType::Decimal ? "(" + precision + "," + std::to_string(type.scale) + ")"
                                          : "(" + precision + ")";
}

enum class Family { None, Number, Text, Moment, Json, Network, Bits };

struct FamilyMember {
    std::string_view name;
    Family family;
};

/// Within a family every type casts to every other in an assignment.
constexpr std::array family_members{
    FamilyMember{"smallint", Family::Number},
    FamilyMember{"integer", Family::Number},
    FamilyMember{"bigint", Family::Number},
    FamilyMember{"numeric", Family::Number},
    FamilyMember{"real", Family::Number},
    FamilyMember{"double precision", Family::Number},
    FamilyMember{"text", Family::Text},
    FamilyMember{"character varying", Family::Text},
    FamilyMember{"character", Family::Text},
    FamilyMember{"name", Family::Text},
    FamilyMember{"timestamp without time zone", Family::Moment},
    FamilyMember{"timestamp with time zone", Family::Moment},
    FamilyMember{"date", Family::Moment},
    FamilyMember{"json", Family::Json},
    FamilyMember{"jsonb", Family::Json},
    FamilyMember{"inet", Family::Network},
    FamilyMember{"cidr", Family::Network},
    FamilyMember{"bit", Family::Bits},
    FamilyMember{"bit varying", Family::Bits},
};

Family family_of(std::string_view name) {
    const auto found = std::find_if(family_members.begin(), family_members.end(),
                                    [&](const FamilyMember& member) { return member.name == name; });
    return found == family_members.end() ? Family::None : found->family;
}

/// Casts that must be asked for, beside those from text to anything.
bool is_explicit_pair(std::string_view from, std::string_view to) {
    constexpr std::array<std::array<std::string_view, 2>, 8> pairs{{{"integer", "boolean"},
                                                                    {"boolean", "integer"},
                                                                    {"integer", "bit"},
                                                                    {"bigint", "bit"},
                                                                    {"bit", "integer"},
                                                                    {"bit", "bigint"},
                                                                    {"jsonb", "boolean"},
                                                                    {"jsonb", "numeric"}}};
    return std::any_of(pairs.begin(), pairs.end(),
                       [&](const auto& pair) { return pair[0] == from && pair[1] == to; });
}

bool is_whole(std::string_view name) {
    return name == "smallint" || name == "integer" || name == "bigint";
}

/// Digits behind the point of a numeric; 0 where none are said.
int scale_of(const Spelling& spelling) {
    const std::size_t comma = spelling.numbers.find(',');
    return comma == std::string::npos ? 0 : std::stoi(spelling.numbers.substr(comma + 1));
}

/// Digits that a moment keeps of its seconds.
int digits_of(const Spelling& spelling) {
    return spelling.numbers.empty() ? 6 : std::stoi(spelling.numbers.substr(1));
}

std::string name_in_sql(const ObjectId& id) {
    return (Sql() << id.qualified_name()).text(lexis());
}

/// The first label of an enum; whatever the type of a domain has; the range without values.
std::optional<Expression> declared_value(const ServerTypes& types, const DataType& type,
                                         const Schema& schema) {
    for (const Object* object : schema.of_kind(Kind::EnumType)) {
        const EnumType& enumeration = as<EnumType>(*object);
        if (name_in_sql(object->id) == type.name && !enumeration.labels.empty()) {
            return Expression{lexis().text_literal(enumeration.labels.front())};
        }
    }
    for (const Object* object : schema.of_kind(Kind::Domain)) {
        if (name_in_sql(object->id) == type.name) {
            const Domain& domain = as<Domain>(*object);
            return domain.default_value ? domain.default_value : types.neutral_value(domain.type, schema);
        }
    }
    const std::vector<const Object*> others = schema.of_kind(Kind::ServerObject);
    const bool is_range = std::any_of(others.begin(), others.end(), [&](const Object* object) {
        return as<ServerObject>(*object).what == "range type" && name_in_sql(object->id) == type.name;
    });
    return is_range ? std::optional(Expression{"'empty'"}) : std::nullopt;
}

}  // namespace

DataType ServerTypes::native(const PortableType& type) const {
    const auto found = std::find_if(native_types.begin(), native_types.end(),
                                    [&](const NativeType& each) { return each.base == type.base; });
    std::string name(found->name);
    // `timestamp(3) with time zone`: the precision stands behind the first word.
    const bool is_moment =
        type.base == BaseType::Time || type.base == BaseType::Timestamp || type.base == BaseType::TimestampTz;
    name.insert(is_moment ? name.find(' ') : name.size(), numbers_of(type));
    if (type.base == BaseType::Char && type.precision == 0) {
        name += "(1)";
    }
    // The server keeps neither the number of dimensions nor their bounds.
    return {type.array_dimensions == 0 ? name : name + "[]"};
}

std::optional<PortableType> ServerTypes::portable(const DataType& type) const {
    const Spelling spelling = taken_apart(type.name);
    const auto found = std::find_if(native_types.begin(), native_types.end(),
                                    [&](const NativeType& each) { return each.name == spelling.name; });
    if (found == native_types.end()) {
        return std::nullopt;
    }
    PortableType portable{.base = found->base, .array_dimensions = spelling.dimensions};
    if (!spelling.numbers.empty()) {
        const std::size_t comma = spelling.numbers.find(',');
        portable.precision = std::stoi(spelling.numbers.substr(1));
        portable.scale = comma == std::string::npos ? 0 : std::stoi(spelling.numbers.substr(comma + 1));
    }
    return native(portable) == type ? std::optional(portable) : std::nullopt;
}

bool ServerTypes::knows(std::string_view spelling) const {
    const std::string name = taken_apart(lower_ascii(spelling)).name;
    return name.starts_with("interval ") || name == "\"char\"" ||
           std::find(known_names.begin(), known_names.end(), name) != known_names.end();
}

std::span<const std::string_view> ServerTypes::native_names() const {
    return known_names;
}

namespace {

/// Values that say nothing, by the name of their type.
constexpr auto neutral_values = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"smallint", "0"},
    {"integer", "0"},
    {"bigint", "0"},
    {"numeric", "0"},
    {"real", "0"},
    {"double precision", "0"},
    {"money", "0"},
    {"text", "''"},
    {"character varying", "''"},
    {"character", "''"},
    {"citext", "''"},
    {"name", "''"},
    {"xml", "''"},
    {"bytea", "''"},
    {"bit varying", "''"},
    {"boolean", "false"},
    {"date", "'1970-01-01'"},
    {"time without time zone", "'00:00:00'"},
    {"time with time zone", "'00:00:00+00'"},
    {"timestamp without time zone", "'1970-01-01 00:00:00'"},
    {"timestamp with time zone", "'1970-01-01 00:00:00+00'"},
    {"interval", "'0'"},
    {"uuid", "'00000000-0000-0000-0000-000000000000'"},
    {"json", "'null'"},
    {"jsonb", "'null'"},
    {"inet", "'0.0.0.0'"},
    {"cidr", "'0.0.0.0/32'"},
    {"tsvector", "''"},
    {"hstore", "''"},
    {"int4range", "'empty'"},
    {"int8range", "'empty'"},
    {"numrange", "'empty'"},
    {"daterange", "'empty'"},
    {"tsrange", "'empty'"},
    {"tstzrange", "'empty'"},
});

}  // namespace

std::optional<Expression> ServerTypes::neutral_value(const DataType& type, const Schema& schema) const {
    const Spelling spelling = taken_apart(type.name);
    if (spelling.dimensions > 0) {
        return Expression{"'{}'"};
    }
    for (const auto& [name, value] : neutral_values) {
        if (name == spelling.name) {
            return Expression{std::string(value)};
        }
    }
    return declared_value(*this, type, schema);
}

bool has_assignment_cast(const DataType& from, const DataType& to) {
    const Spelling left = taken_apart(from.name);
    const Spelling right = taken_apart(to.name);
    if ((left.dimensions == 0) != (right.dimensions == 0)) {
        return left.dimensions != 0 && family_of(right.name) == Family::Text;
    }
    if (left.name == right.name || family_of(right.name) == Family::Text) {
        // Every type has an assignment cast to text.
        return true;
    }
    const Family family = family_of(left.name);
    return family != Family::None && family == family_of(right.name);
}

bool loses_silently(const DataType& from, const DataType& to) {
    const Spelling left = taken_apart(from.name);
    const Spelling right = taken_apart(to.name);
    const Family family = family_of(left.name);
    if (left.name.starts_with("timestamp ") && right.name.starts_with("time ")) {
        return true;
    }
    if (family != family_of(right.name)) {
        return false;
    }
    if (family == Family::Number) {
        const bool has_fraction =
            left.name == "numeric" ? left.numbers.empty() || scale_of(left) > 0 : !is_whole(left.name);
        const bool was_exact = left.name != "real" && left.name != "double precision";
        return (is_whole(right.name) && has_fraction) ||
               (right.name == "real" && left.name != "real" && left.name != "smallint") ||
               (right.name == "double precision" && was_exact && left.name != "integer" &&
                left.name != "smallint") ||
               (right.name == "numeric" && !right.numbers.empty() && has_fraction &&
                (left.numbers.empty() || scale_of(right) < scale_of(left)));
    }
    if (family == Family::Moment) {
        return left.name != "date" && (right.name == "date" || digits_of(right) < digits_of(left));
    }
    return left.name == "inet" && right.name == "cidr";
}

bool has_explicit_cast(const DataType& from, const DataType& to) {
    const Spelling left = taken_apart(from.name);
    const Spelling right = taken_apart(to.name);
    return family_of(left.name) == Family::Text || is_explicit_pair(left.name, right.name);
}

}  // namespace varve::postgres
