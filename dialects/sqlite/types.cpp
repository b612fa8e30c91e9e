// SPDX-License-Identifier: MIT
#include "types.hpp"

#include "canonical.hpp"
#include "lexis.hpp"

#include <algorithm>
#include <array>

namespace varve::sqlite {

namespace {

struct Spelling {
    BaseType base;
    std::string_view name;
};

/// `TEXT` at the end gives text affinity to what would otherwise be NUMERIC (or, as in INTERVAL, INTEGER).
constexpr std::array spellings{
    Spelling{BaseType::Bool, "BOOLEAN"},
    Spelling{BaseType::SmallInt, "SMALLINT"},
    Spelling{BaseType::Int, "INTEGER"},
    Spelling{BaseType::BigInt, "BIGINT"},
    Spelling{BaseType::Decimal, "DECIMAL"},
    Spelling{BaseType::Real, "REAL"},
    Spelling{BaseType::Double, "DOUBLE"},
    Spelling{BaseType::Text, "TEXT"},
    Spelling{BaseType::VarChar, "VARCHAR"},
    Spelling{BaseType::Char, "CHAR"},
    Spelling{BaseType::Bytes, "BLOB"},
    Spelling{BaseType::Date, "DATE"},
    Spelling{BaseType::Time, "TIME"},
    Spelling{BaseType::Timestamp, "TIMESTAMP"},
    Spelling{BaseType::TimestampTz, "TIMESTAMPTZ"},
    Spelling{BaseType::Interval, "DURATION TEXT"},
    Spelling{BaseType::Uuid, "UUID TEXT"},
    Spelling{BaseType::Json, "JSON TEXT"},
    Spelling{BaseType::JsonB, "JSONB TEXT"},
};

constexpr std::array<std::string_view, 40> known_names{
    "any",  "bigint",   "blob",    "bool",      "boolean",   "char",      "character",   "clob",
    "date", "datetime", "decimal", "double",    "float",     "int",       "int2",        "int4",
    "int8", "integer",  "json",    "jsonb",     "mediumint", "nchar",     "numeric",     "nvarchar",
    "real", "smallint", "string",  "text",      "time",      "timestamp", "timestamptz", "tinyint",
    "uuid", "varchar",  "varying", "precision", "unsigned",  "native",    "big",         "duration",
};

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

std::string numbers_of(const PortableType& type) {
    if (type.precision == 0) {
        return {};
    }
    std::string numbers = "(" + std::to_string(type.precision);
    if (type.base == BaseType::Decimal && type.scale != 0) {
        numbers += "," + std::to_string(type.scale);
    }
    return numbers + ")";
}

}  // namespace

Affinity affinity_of(std::string_view type) {
    const std::string upper = to_upper(type);
    if (contains(upper, "INT")) {
        return Affinity::Integer;
    }
    if (contains(upper, "CHAR") || contains(upper, "CLOB") || contains(upper, "TEXT")) {
        return Affinity::Text;
    }
    if (upper.empty() || contains(upper, "BLOB")) {
        return Affinity::Blob;
    }
    if (contains(upper, "REAL") || contains(upper, "FLOA") || contains(upper, "DOUB")) {
        return Affinity::Real;
    }
    return Affinity::Numeric;
}

DataType TypeSystem::native(const PortableType& type) const {
    if (type.array_dimensions != 0) {
        // An array is stored as a JSON text; there is no other type that could hold one.
        return native({BaseType::Json});
    }
    const auto found = std::find_if(spellings.begin(), spellings.end(),
                                    [&](const Spelling& each) { return each.base == type.base; });
    return {std::string(found->name) + numbers_of(type)};
}

std::optional<PortableType> TypeSystem::portable(const DataType& type) const {
    const std::string canonical = canonical_type(type.name);
    const std::size_t open = std::min(canonical.find('('), canonical.size());
    const auto found = std::find_if(spellings.begin(), spellings.end(), [&](const Spelling& each) {
        return each.name == std::string_view(canonical).substr(0, open);
    });
    if (found == spellings.end()) {
        return std::nullopt;
    }
    // The portable spelling of the same base with the same numbers, if they make sense there.
    const std::optional<PortableType> read =
        parse_portable_type(to_string(PortableType{found->base}) + canonical.substr(open));
    return read && native(*read).name == canonical ? read : std::nullopt;
}

bool TypeSystem::knows(std::string_view spelling) const {
    const std::string lower = to_lower(canonical_type(spelling));
    const std::string_view word = std::string_view(lower).substr(0, lower.find_first_of(" ("));
    return std::find(known_names.begin(), known_names.end(), word) != known_names.end();
}

std::span<const std::string_view> TypeSystem::native_names() const {
    return known_names;
}

std::optional<Expression> TypeSystem::neutral_value(const DataType& type, const Schema& /*schema*/) const {
    const std::string name = canonical_type(type.name);
    if (name.starts_with("JSON")) {
        return Expression{"'null'"};
    }
    // The types of moments are texts with the affinity of numbers.
    if (name.starts_with("TIMESTAMP") || name.starts_with("DATETIME")) {
        return Expression{"'1970-01-01 00:00:00'"};
    }
    if (name.starts_with("DATE")) {
        return Expression{"'1970-01-01'"};
    }
    if (name.starts_with("TIME")) {
        return Expression{"'00:00:00'"};
    }
    switch (affinity_of(name)) {
    case Affinity::Integer:
    case Affinity::Real:
    case Affinity::Numeric: return Expression{"0"};
    case Affinity::Text: return Expression{"''"};
    case Affinity::Blob: break;
    }
    return Expression{"x''"};
}

std::string strict_type(std::string_view type) {
    constexpr std::array<std::string_view, 6> allowed{"INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"};
    const std::string canonical = canonical_type(type);
    if (std::find(allowed.begin(), allowed.end(), canonical) != allowed.end()) {
        return canonical;
    }
    switch (affinity_of(canonical)) {
    case Affinity::Integer: return "INTEGER";
    case Affinity::Text: return "TEXT";
    case Affinity::Blob: return canonical.empty() ? "ANY" : "BLOB";
    case Affinity::Real: return "REAL";
    case Affinity::Numeric: break;
    }
    if (canonical.starts_with("BOOL")) {
        return "INTEGER";
    }
    return canonical.starts_with("DATE") || canonical.starts_with("TIME") ? "TEXT" : "ANY";
}

}  // namespace varve::sqlite
