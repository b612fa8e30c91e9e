// SPDX-License-Identifier: MIT
#pragma once

#include "varve/query/literal.hpp"
#include "varve/query/table_info.hpp"
#include "varve/value/list_text.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

/// \file
/// Queries as plain data. The typed surface makes it, the compiled part of the library writes SQL from it;
/// values are always beside it, so that no text of a program ever becomes SQL.

namespace varve::query {

enum class Operation : std::uint8_t {
    Column,    ///< `column` of `table`, by `alias`
    Output,    ///< the selected expression whose place is `column`; made by the writer only
    Argument,  ///< the next value
    Null,
    True,
    False,
    Star,
    Infix,     ///< two operands around `text`
    Chain,     ///< `count` operands with `text` between them
    Prefix,    ///< `text` and one operand
    Suffix,    ///< one operand and `text`
    Function,  ///< `text` ( `count` operands )
    Distinct,  ///< the operand of an aggregate, each value once
    Filter,    ///< an aggregate and a condition
    Over,      ///< a function, its window's partition (`count`), its order (`column`) and its frame (`text`)
    Cast,      ///< one operand, to the type that `scalar` says
    Same,      ///< two operands that are equal, or both NULL
    Different,
    Like,  ///< text, pattern with `\` as escape character
    LikeAnyCase,
    StartsWith,  ///< text and a beginning; can use an index
    Between,
    In,          ///< an operand and the next value, a list
    InQuery,     ///< an operand and the next subquery
    Case,        ///< `count` operands: condition and value in turn, and a last value where the number is odd
    Order,       ///< an operand and a direction in `text`
    Exists,      ///< the next subquery
    Scalar,      ///< the next subquery, as a value
    Quantified,  ///< an operand, ` = ` or its like in `text`, a Quantifier in `column`, the next subquery
    Template,    ///< SQL of the program with `{}` for each of `count` operands
    Feature,     ///< what each database writes in its own way: `column` says which; `count` operands
};

/// What Operation::Feature stands for.
enum class Feature : std::uint16_t { JsonText, ArrayContains, ArrayOverlaps, Matches };

/// How many rows of a subquery a comparison has to hold for.
enum class Quantifier : std::uint16_t { Any, All };

/// One step of an expression. Operands stand before what uses them.
struct Node {
    Operation operation = Operation::Null;
    varve::Scalar scalar = varve::Scalar::Any;
    std::uint16_t count = 0;
    std::uint16_t column = 0;
    /// Which of several uses of one table; 0 is the one without an alias.
    std::uint16_t alias = 0;
    const TableInfo* table = nullptr;
    Literal text = {};

    bool operator==(const Node&) const = default;
};

/// A value on its way to the database.
using Argument = std::variant<Null, bool, std::int64_t, double, std::string, Bytes, List>;

struct SelectState;
using Subquery = std::shared_ptr<const SelectState>;

/// An expression, or several one behind the other. The values and subqueries that its nodes take stand in the
/// order in which the nodes take them.
struct Fragment {
    std::vector<Node> nodes;
    std::vector<Argument> arguments;
    std::vector<Subquery> subqueries;

    Fragment();
    explicit Fragment(Node node);
    Fragment(const Fragment&);
    Fragment(Fragment&&) noexcept;
    Fragment& operator=(const Fragment&);
    Fragment& operator=(Fragment&&) noexcept;
    ~Fragment();

    bool empty() const { return nodes.empty(); }
    Fragment& add(Node node);
    /// `scalar` is what the value was in the program, where its text alone does not tell.
    Fragment& add(Argument argument, varve::Scalar scalar = varve::Scalar::Any);
    Fragment& append(const Fragment& other);
    Fragment& append(Fragment&& other);
};

/// How many of the expressions before it a node takes, and whether it takes a value or a subquery.
std::size_t operand_count(const Node& node);
inline bool takes_argument(const Node& node) {
    return node.operation == Operation::Argument || node.operation == Operation::In;
}
inline bool takes_subquery(const Node& node) {
    return node.operation == Operation::InQuery || node.operation == Operation::Exists ||
           node.operation == Operation::Scalar || node.operation == Operation::Quantified;
}

/// The expressions of a fragment, each by itself.
std::vector<Fragment> split(const Fragment& fragment);

/// `left` and `right` with a node behind them.
Fragment combine(Fragment&& left, Fragment&& right, Node node);

/// Both must hold; an empty one always does.
void restrict(Fragment& condition, Fragment&& further);

}  // namespace varve::query
