// SPDX-License-Identifier: MIT
#include "integration/property/vocabulary.hpp"

#include "integration/property/extra.hpp"

#include <array>

namespace varve::test {
namespace {

using Words = std::vector<std::string>;

const std::vector<SketchType>& types_of(Flavour flavour, bool is_strict) {
    static const std::vector<SketchType> strict = {
        {"INTEGER", Family::Integer, 0}, {"INT", Family::Integer, 0}, {"REAL", Family::Number, 0},
        {"TEXT", Family::Text, 0},       {"TEXT", Family::Text, 0},   {"BLOB", Family::Bytes, 0},
        {"ANY", Family::Any, 0}};
    static const std::vector<SketchType> sqlite = {
        {"INTEGER", Family::Integer, 0},  {"INTEGER", Family::Integer, 0},
        {"INT", Family::Integer, 0},      {"BIGINT", Family::Integer, 0},
        {"smallint", Family::Integer, 0}, {"REAL", Family::Number, 0},
        {"DOUBLE", Family::Number, 0},    {"DECIMAL(10, 2)", Family::Number, 0},
        {"NUMERIC", Family::Number, 0},   {"TEXT", Family::Text, 0},
        {"TEXT", Family::Text, 0},        {"VARCHAR(20)", Family::Text, 0},
        {"CHAR(5)", Family::Text, 0},     {"BLOB", Family::Bytes, 0},
        {"BOOLEAN", Family::Boolean, 0},  {"DATE", Family::Time, 0},
        {"TIMESTAMP", Family::Time, 0},   {"JSON", Family::Json, 0},
        {"UUID", Family::Uuid, 0},        {"", Family::Any, 0}};
    static const std::vector<SketchType> postgres = {{"integer", Family::Integer, 0},
                                                     {"integer", Family::Integer, 0},
                                                     {"bigint", Family::Integer, 0},
                                                     {"smallint", Family::Integer, 0},
                                                     {"numeric(10,2)", Family::Number, 0},
                                                     {"numeric", Family::Number, 0},
                                                     {"real", Family::Number, 0},
                                                     {"double precision", Family::Number, 0},
                                                     {"text", Family::Text, 0},
                                                     {"text", Family::Text, 0},
                                                     {"varchar(20)", Family::Text, 0},
                                                     {"varchar(60)", Family::Text, 0},
                                                     {"char(8)", Family::Text, 0},
                                                     {"boolean", Family::Boolean, 0},
                                                     {"date", Family::Time, 0},
                                                     {"time", Family::Time, 0},
                                                     {"timestamp", Family::Time, 0},
                                                     {"timestamp(3)", Family::Time, 0},
                                                     {"timestamptz", Family::Time, 0},
                                                     {"interval", Family::Time, 0},
                                                     {"bytea", Family::Bytes, 0},
                                                     {"uuid", Family::Uuid, 0},
                                                     {"json", Family::Json, 0},
                                                     {"jsonb", Family::Json, 0},
                                                     {"integer[]", Family::Array, 0},
                                                     {"text[]", Family::Array, 0}};
    return flavour == Flavour::Postgres ? postgres : is_strict ? strict : sqlite;
}

const Words& texts() {
    static const Words words = {"'abc'",  "'it''s'", "''",    "'\xC3\x9Cn\xC3\xAF\xE2\x9C\x93'",
                                "'007'",  "'42'",    "'A b'", "'a;b'",
                                "'x\"y'", "'a\\b'",  "'--c'", "'NULL'"};
    return words;
}

/// Values of time types, by the type's spelling.
std::string time_literal(const std::string& type, int number) {
    const std::string two = std::to_string(10 + number % 18);
    if (type == "interval") {
        return "'" + std::to_string(number + 1) + " days 02:00:00'";
    }
    if (type == "time") {
        return "'12:" + two + ":" + std::to_string(10 + number / 18 % 50) + "'";
    }
    const std::string year = std::to_string(2000 + number / 18 % 400);
    if (type == "date" || type == "DATE") {
        return "'" + year + "-02-" + two + "'";
    }
    return "'" + year + "-02-" + two + " 12:34:56" + (type == "timestamptz" ? "+00" : "") + "'";
}

std::string padded(int number, std::size_t width) {
    const std::string digits = std::to_string(number);
    return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

enum class Affinity { Integer, Text, Blob, Real, Numeric };

/// SQLite's five rules, in their order.
Affinity affinity_of(const std::string& spelling) {
    std::string upper;
    for (const char c : spelling) {
        upper += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    const auto has = [&](const char* word) { return upper.find(word) != std::string::npos; };
    if (upper == "ANY") {
        return Affinity::Blob;
    }
    if (has("INT")) {
        return Affinity::Integer;
    }
    if (has("CHAR") || has("CLOB") || has("TEXT")) {
        return Affinity::Text;
    }
    if (has("BLOB") || upper.empty()) {
        return Affinity::Blob;
    }
    return has("REAL") || has("FLOA") || has("DOUB") ? Affinity::Real : Affinity::Numeric;
}

bool is_text(const std::string& literal) {
    return literal.starts_with('\'');
}
bool is_blob(const std::string& literal) {
    return literal.starts_with("x'");
}
bool is_null(const std::string& literal) {
    return literal == "NULL";
}
bool is_number(const std::string& literal) {
    return !is_text(literal) && !is_blob(literal) && !is_null(literal);
}
bool is_whole(const std::string& literal) {
    return is_number(literal) && literal.find('.') == std::string::npos;
}

/// Text that reads as a whole number and back as the same text.
bool is_plain_integer(const std::string& literal) {
    return literal == "'42'";
}
/// Text that SQLite takes for a number that does not read back the same.
bool is_odd_number(const std::string& literal) {
    return literal == "'007'";
}

std::size_t length_of(const std::string& literal) {
    std::size_t length = 0;
    for (std::size_t i = 1; i + 1 < literal.size(); ++i) {
        const bool is_continuation = (static_cast<unsigned char>(literal[i]) & 0xC0U) == 0x80U;
        length += is_continuation ? 0 : 1;
        i += literal[i] == '\'' ? 1 : 0;
    }
    return length;
}

/// The number in parentheses behind a text type; 1000 without one.
std::size_t limit_of(const std::string& spelling) {
    const std::size_t open = spelling.find('(');
    return open == std::string::npos ? 1000 : static_cast<std::size_t>(std::stoi(spelling.substr(open + 1)));
}

bool converts_on_sqlite(const std::string& literal, const SketchType& from, const SketchType& to) {
    const Affinity target = affinity_of(to.spelling);
    if (target == Affinity::Text) {
        // 42.0 becomes '42.0', which is no longer the text of the number 42.
        return !literal.ends_with(".0");
    }
    if (target == Affinity::Blob) {
        return true;
    }
    if (is_text(literal)) {
        const bool is_back_the_same =
            target != Affinity::Real && affinity_of(from.spelling) == Affinity::Text;
        return !is_odd_number(literal) && (!is_plain_integer(literal) || is_back_the_same);
    }
    return true;
}

bool converts_on_postgres(const std::string& literal, const SketchType& from, const SketchType& to) {
    if (from.family == Family::Integer && to.family == Family::Integer) {
        const long long number = std::stoll(literal);
        return to.spelling == "bigint" || (to.spelling == "integer" && number < 2000000000) || number < 32000;
    }
    if (to.family == Family::Text && to.spelling != "char(8)" && from.spelling != "char(8)") {
        return length_of(from.family == Family::Text ? literal : "'" + literal + "'") <=
                   limit_of(to.spelling) &&
               (from.family == Family::Text || from.family == Family::Integer);
    }
    return false;
}

}  // namespace

std::string random_name(const char* prefix, int id, Random& random) {
    static const Words odd = {" Mixed",
                              "\"quoted",
                              "-dash",
                              "_\xC3\xA9t\xC3\xA9",
                              ".dot",
                              "'tick",
                              "%s",
                              "$x",
                              "\\n",
                              "(a, b)",
                              "--c",
                              "/*",
                              "_" + std::string(49, 'y'),
                              std::string(23, 'z') + "\xC3\xA9\xC3\xA9"};
    static const Words plain = {"", "", "", "_order", "_Select", "_id"};
    return prefix + std::to_string(id) + (random.percent(10) ? random.pick(odd) : random.pick(plain));
}

std::string reserved_word(int number) {
    static const Words words = {"order", "select", "group",      "default", "check",
                                "Table", "user",   "references", "index",   "ROW"};
    return words[static_cast<std::size_t>(number) % words.size()];
}

const SketchExtra* any_extra(const Sketch& sketch, SketchExtra::Kind kind, Random& random) {
    std::vector<const SketchExtra*> found;
    for (const SketchExtra& extra : sketch.extras) {
        if (extra.kind == kind) {
            found.push_back(&extra);
        }
    }
    return found.empty() ? nullptr : random.pick(found);
}

SketchType random_type(const Sketch& sketch, Flavour flavour, bool is_strict, Random& random) {
    if (!sketch.enums.empty() && random.percent(15)) {
        return {"", Family::Enum, random.pick(sketch.enums).id};
    }
    if (const SketchExtra* domain = any_extra(sketch, SketchExtra::Kind::Domain, random);
        domain != nullptr && random.percent(15)) {
        return base_of_domain(*domain);
    }
    return random.pick(types_of(flavour, is_strict));
}

SketchType neighbouring_type(const SketchType& type, Flavour flavour, bool is_strict, Random& random) {
    const std::vector<SketchType>& all = types_of(flavour, is_strict);
    for (int attempt = 0; attempt < 30; ++attempt) {
        const SketchType& candidate = random.pick(all);
        const bool is_near = candidate.family == type.family || flavour == Flavour::Sqlite ||
                             (candidate.family == Family::Text && type.family == Family::Integer);
        if (candidate != type && is_near && candidate.family != Family::Array &&
            type.family != Family::Enum && type.family != Family::Array) {
            return candidate;
        }
    }
    return type;
}

std::string random_literal(const Sketch& sketch, const SketchType& type, Flavour flavour, Random& random) {
    const bool is_sqlite = flavour == Flavour::Sqlite;
    switch (type.family) {
    case Family::Integer: return random.pick(Words{"0", "1", "-1", "42", "7", "30000"});
    case Family::Number: return random.pick(Words{"1.5", "-0.25", "12345.75"});
    case Family::Text: {
        const std::string& literal = random.pick(texts());
        return length_of(literal) <= limit_of(type.spelling) ? literal : "'s'";
    }
    case Family::Boolean:
        return is_sqlite ? random.pick(Words{"0", "1"}) : random.pick(Words{"true", "false"});
    case Family::Enum: return "'" + random.pick(sketch.enumeration(type.enumeration)->labels) + "'";
    case Family::Any: return random.pick(Words{"5", "1.5", "'007'", "x'00ff'", "'abc'"});
    default: return distinct_literal(type, flavour, random.below(5));
    }
}

bool has_distinct_literals(const SketchType& type) {
    return type.family != Family::Boolean && type.family != Family::Enum && type.family != Family::Json;
}

std::string distinct_literal(const SketchType& type, Flavour flavour, int number) {
    const bool is_sqlite = flavour == Flavour::Sqlite;
    const std::string digits = std::to_string(number);
    switch (type.family) {
    case Family::Integer: return std::to_string(number * 3 + 1);
    case Family::Number: return digits + ".25";
    case Family::Bytes: return (is_sqlite ? "x'00" : "'\\x00") + padded(number, 6) + "'";
    case Family::Time: return time_literal(type.spelling, number);
    case Family::Uuid: return "'00000000-0000-4000-8000-" + padded(number, 12) + "'";
    case Family::Json: return "'{\"a\": " + digits + "}'";
    case Family::Array:
        return type.spelling == "text[]" ? "'{v" + digits + ",\"b c\"}'" : "'{" + digits + ",2}'";
    default: return "'v" + digits + "'";
    }
}

SketchDefault random_default(const Sketch& sketch, const SketchType& type, Flavour flavour, Random& random) {
    const bool is_sqlite = flavour == Flavour::Sqlite;
    if (type.family == Family::Enum) {
        return {random.pick(sketch.enumeration(type.enumeration)->labels), true, type.enumeration, 0};
    }
    if (type.family == Family::Integer && !sketch.sequences.empty() && random.percent(25)) {
        return {"", false, 0, random.pick(sketch.sequences).id};
    }
    if (const SketchExtra* function = any_extra(sketch, SketchExtra::Kind::Computation, random);
        function != nullptr && type.family == Family::Integer && random.percent(20)) {
        return {"7", false, 0, 0, function->id};
    }
    if (random.percent(70)) {
        return {random_literal(sketch, type, flavour, random), true, 0, 0};
    }
    switch (type.family) {
    case Family::Integer:
    case Family::Number: return {random.pick(Words{"(1 + 2)", "(abs(-5))"}), false, 0, 0};
    case Family::Text: return {random.pick(Words{"(lower('ABC'))", "('x' || 'y')"}), false, 0, 0};
    case Family::Boolean: return {random.pick(Words{"TRUE", "false"}), true, 0, 0};
    case Family::Time:
        if (type.spelling == "interval") {
            return {"'1 day'", true, 0, 0};
        }
        return {is_sqlite || type.spelling == "date" ? "CURRENT_DATE"
                : type.spelling == "time"            ? "LOCALTIME"
                : type.spelling == "timestamptz"     ? "now()"
                                                     : "LOCALTIMESTAMP",
                false, 0, 0};
    case Family::Uuid: return {is_sqlite ? "(hex(randomblob(16)))" : "gen_random_uuid()", false, 0, 0};
    case Family::Any: return {"NULL", true, 0, 0};
    default: return {random_literal(sketch, type, flavour, random), true, 0, 0};
    }
}

SketchExpression random_condition(const SketchTable& table, Flavour flavour, Random& random) {
    const SketchColumn& column = random.pick(table.columns);
    const SketchColumn& other = random.pick(table.columns);
    const Family family = column.type.family;
    // Types of one family change into each other, and an interval compares with no date.
    const bool is_comparable = family != Family::Json && family != Family::Time;
    if (other.type == column.type && other.id != column.id && is_comparable && random.percent(30)) {
        return {
            "{0} >= {1} OR {0} < {1} OR {0} IS NULL OR {1} IS NULL", {column.id, other.id}, {family, family}};
    }
    Words forms = {"{0} IS NOT NULL OR {0} IS NULL"};
    if (family == Family::Integer) {
        forms = {"{0} > -1000000", "{0} <> 77777", "NOT {0} = 77777", "{0}+1 > -5000 OR {0} IS NULL",
                 "{0} NOT IN (77777, 88888)"};
        if (flavour == Flavour::Postgres) {
            forms.push_back("{0} BETWEEN -100 AND 61000");
        }
    } else if (family == Family::Text) {
        forms = {"length({0}) < 100", "{0} <> 'a, b) -- c'", "{0} NOT LIKE 'zz%'",
                 "{0} <> 'q''q' OR {0} = ''", "coalesce({0}, '') <> 'zz\xE2\x9C\x93'"};
    } else if (family == Family::Number) {
        forms = {"{0} > -500.5", "{0} <> 77.5"};
    }
    return {random.pick(forms), {column.id}, {family}};
}

std::optional<SketchExpression> random_computation(const SketchTable& table, bool is_index, Flavour flavour,
                                                   Random& random) {
    const SketchColumn& column = random.pick(table.columns);
    if (!column.generated.empty() && (flavour == Flavour::Postgres || !is_index)) {
        return std::nullopt;
    }
    Words forms;
    if (column.type.family == Family::Integer) {
        forms = is_index ? Words{"({0} + 1)", "abs({0})"} : Words{"{0} * 2", "{0}+1", "abs({0})"};
    } else if (column.type.family == Family::Text && column.type.spelling != "char(8)") {
        forms = is_index ? Words{"lower({0})", "({0} || 'x')", "upper({0})"}
                         : Words{"upper({0})", "{0} || '-x'", "lower( {0} )"};
    } else if (column.type.family == Family::Json && is_index && column.type.spelling == "jsonb") {
        forms = {"({0} ->> 'a')"};
    }
    if (forms.empty()) {
        return std::nullopt;
    }
    return SketchExpression{random.pick(forms), {column.id}, {column.type.family}};
}

SketchExpression random_predicate(const SketchColumn& column, Flavour flavour, Random& random) {
    Words forms = {"{0} IS NOT NULL"};
    if (column.type.family == Family::Integer) {
        forms = {"{0} > 10", "{0} IS NOT NULL", "{0} IN (1, 2, 42)"};
    } else if (column.type.family == Family::Text) {
        forms = {"{0} <> ''", "{0} = 'it''s' OR {0} > 'm'"};
    } else if (column.type.family == Family::Boolean && flavour == Flavour::Postgres) {
        forms = {"{0}", "NOT {0}"};
    }
    return {random.pick(forms), {column.id}, {column.type.family}};
}

SketchType type_of_computation(Family family, Flavour flavour, bool is_strict) {
    if (family == Family::Text) {
        return {flavour == Flavour::Sqlite ? "TEXT" : "text", Family::Text, 0};
    }
    return {flavour == Flavour::Postgres ? "bigint" : is_strict ? "INTEGER" : "BIGINT", Family::Integer, 0};
}

std::string stored_literal(const std::string& literal, const SketchType& type, Flavour flavour) {
    if (flavour == Flavour::Postgres) {
        return literal;
    }
    const Affinity affinity = affinity_of(type.spelling);
    if (affinity == Affinity::Text) {
        return is_number(literal) ? "'" + literal + "'" : literal;
    }
    if (affinity == Affinity::Blob) {
        return literal;
    }
    const std::string number = is_plain_integer(literal) ? "42" : is_odd_number(literal) ? "7" : literal;
    return affinity == Affinity::Real && is_whole(number) ? number + ".0" : number;
}

bool converts(const std::string& literal, const SketchType& from, const SketchType& to, Flavour flavour) {
    if (from == to || is_null(literal)) {
        return true;
    }
    return flavour == Flavour::Sqlite ? converts_on_sqlite(literal, from, to)
                                      : converts_on_postgres(literal, from, to);
}

bool is_strict_value(const std::string& literal, const SketchType& type) {
    if (is_null(literal) || type.spelling == "ANY") {
        return true;
    }
    switch (affinity_of(type.spelling)) {
    case Affinity::Integer: return is_whole(literal);
    case Affinity::Text: return is_text(literal);
    case Affinity::Blob: return is_blob(literal);
    default: return is_number(literal);
    }
}

}  // namespace varve::test
