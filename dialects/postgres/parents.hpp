// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/definition.hpp"
#include "varve/model/identifier.hpp"

#include <string>
#include <utility>

namespace varve::postgres {

/// What stands for a parent of a table in Object::option_order: in which order a table has its parents is
/// kept, and not compared.
inline std::string parent_mark(const QualifiedName& parent) {
    return "inherits " + parent.schema + "." + parent.name;
}

/// What a new child has of a parent's column. CREATE TABLE copies storage and compression; what statistics
/// are gathered and other parameters each table has for itself, however it came to them.
inline Column given_by(Column parent) {
    std::erase_if(parent.dialect_options,
                  [](const auto& each) { return each.first != "storage" && each.first != "compression"; });
    return parent;
}

}  // namespace varve::postgres
