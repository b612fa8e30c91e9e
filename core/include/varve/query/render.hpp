// SPDX-License-Identifier: MIT
#pragma once

#include "varve/query/statements.hpp"

#include <string>
#include <vector>

namespace varve {

struct Grammar;

}  // namespace varve

namespace varve::query {

/// How the value of the program becomes the one that is sent.
enum class Transform : std::uint8_t {
    None,
    GlobOfLike,   ///< a pattern of LIKE in the words of GLOB
    AfterPrefix,  ///< the first text that sorts behind everything that begins with it
    JsonPath,     ///< the names of a list as `$."a"."b"`
};

/// One parameter of a rendered statement.
struct Parameter {
    /// Which value of the statement it takes, in the order in which they are written.
    std::size_t argument = 0;
    Transform transform = Transform::None;
    /// What the value is in the program.
    varve::Scalar scalar = varve::Scalar::Any;

    bool operator==(const Parameter&) const = default;
};

/// A statement as one database is to read it. Parameters count from 1 in the text.
struct Rendered {
    std::string sql;
    std::vector<Parameter> parameters;
};

/// Throws Error(Unsupported) for what the database cannot say, and Error(Usage) for a statement that makes no
/// sense.
Rendered render(const SelectState& select, const Grammar& grammar);
Rendered render(const UpdateState& update, const Grammar& grammar);
Rendered render(const DeleteState& deletion, const Grammar& grammar);
Rendered render(const InsertState& insert, const Grammar& grammar);

/// The value that is sent for a parameter.
Value value_of(const Argument& argument, const Parameter& parameter, const Grammar& grammar);

}  // namespace varve::query
