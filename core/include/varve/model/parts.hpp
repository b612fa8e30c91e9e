// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/fields.hpp"
#include "varve/model/identifier.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace varve {

/// What only one database has, by a name that its documentation in `docs/dialects/` lists:
/// `strict`, `without_rowid`, `autoincrement`, `fillfactor`. An option that is merely on has the value
/// `true`.
using Options = std::map<std::string, std::string>;

/// A type in the spelling of its server's catalogue: `character varying(20)`, `public.mood`, `INTEGER`.
/// Portable spellings are turned into this one by the dialect before anything is compared.
struct DataType {
    std::string name;

    bool operator==(const DataType&) const = default;
    static constexpr auto fields() { return std::tuple{field("name", &DataType::name)}; }
};

/// SQL that stands for a value or a condition, as the server prints it. varve never rewrites one.
struct Expression {
    std::string text;

    bool operator==(const Expression&) const = default;
    static constexpr auto fields() { return std::tuple{field("text", &Expression::text)}; }
};

enum class GeneratedStorage { Stored, Virtual };

/// How a generated column gets its value.
struct Generated {
    Expression expression;
    GeneratedStorage storage = GeneratedStorage::Stored;

    bool operator==(const Generated&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("expression", &Generated::expression), field("storage", &Generated::storage)};
    }
};

/// The numbers of a sequence, all of them explicit (the server's defaults filled in).
struct SequenceOptions {
    std::int64_t start = 1;
    std::int64_t increment = 1;
    std::int64_t minimum = 1;
    std::int64_t maximum = 0;
    std::int64_t cache = 1;
    bool is_cycling = false;

    bool operator==(const SequenceOptions&) const = default;
    static constexpr auto fields() {
        return std::tuple{
            field("start", &SequenceOptions::start),     field("increment", &SequenceOptions::increment),
            field("minimum", &SequenceOptions::minimum), field("maximum", &SequenceOptions::maximum),
            field("cache", &SequenceOptions::cache),     field("cycle", &SequenceOptions::is_cycling)};
    }
};

enum class IdentityMode { Always, ByDefault };

/// An identity column of the SQL standard. `options` are absent where the declaration leaves them to the
/// server.
struct Identity {
    IdentityMode mode = IdentityMode::ByDefault;
    std::optional<SequenceOptions> options = std::nullopt;

    bool operator==(const Identity&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("mode", &Identity::mode), field("options", &Identity::options)};
    }
};

enum class ReferentialAction { NoAction, Restrict, Cascade, SetNull, SetDefault };
enum class MatchKind { Simple, Full, Partial };
enum class Deferrability { NotDeferrable, InitiallyImmediate, InitiallyDeferred };
enum class SortOrder { Ascending, Descending };
/// Where NULLs sort; `ByDefault` is the server's rule for the order at hand.
enum class NullsOrder { ByDefault, First, Last };

/// One key of an index: either a column by name or an expression.
struct IndexKey {
    /// Empty when the key is an expression.
    std::string column = {};
    std::optional<Expression> expression = std::nullopt;
    SortOrder order = SortOrder::Ascending;
    NullsOrder nulls = NullsOrder::ByDefault;
    /// Empty when it is the column's own.
    std::string collation = {};
    /// Operator class with its parameters; empty when it is the default of the type and method.
    std::string operator_class = {};

    bool operator==(const IndexKey&) const = default;
    static constexpr auto fields() {
        return std::tuple{
            field("column", &IndexKey::column),       field("expression", &IndexKey::expression),
            field("order", &IndexKey::order),         field("nulls", &IndexKey::nulls),
            field("collation", &IndexKey::collation), field("operator_class", &IndexKey::operator_class)};
    }
};

/// A table's place below a partitioned table.
struct PartitionOf {
    QualifiedName parent;
    /// `FOR VALUES FROM (1) TO (10)` or `DEFAULT`.
    std::string bound;

    bool operator==(const PartitionOf&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("parent", &PartitionOf::parent), field("bound", &PartitionOf::bound)};
    }
};

/// The column that a sequence belongs to and is dropped with.
struct SequenceOwner {
    QualifiedName table;
    std::string column;

    bool operator==(const SequenceOwner&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("table", &SequenceOwner::table), field("column", &SequenceOwner::column)};
    }
};

/// One attribute of a composite type.
struct Attribute {
    std::string name;
    DataType type;
    std::string collation = {};

    bool operator==(const Attribute&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("name", &Attribute::name), field("type", &Attribute::type),
                          field("collation", &Attribute::collation)};
    }
};

}  // namespace varve
