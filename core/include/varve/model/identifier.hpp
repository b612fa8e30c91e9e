// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <string>

namespace varve {

/// A name as the database stores it: unquoted, case already folded where the database folds.
///
/// A type of its own so that it cannot be glued into SQL by accident; only Sql writes it, quoted.
struct Identifier {
    std::string text;

    Identifier() = default;
    explicit Identifier(std::string name) : text(std::move(name)) {}

    auto operator<=>(const Identifier&) const = default;
};

/// A name with the schema that it lives in; `schema` is empty where the database has no schemas.
struct QualifiedName {
    std::string schema;
    std::string name;

    auto operator<=>(const QualifiedName&) const = default;
};

}  // namespace varve
