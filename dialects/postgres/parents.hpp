// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/identifier.hpp"

#include <string>

namespace varve::postgres {

/// What stands for a parent of a table in Object::option_order: in which order a table has its parents is
/// kept, and not compared.
inline std::string parent_mark(const QualifiedName& parent) {
    return "inherits " + parent.schema + "." + parent.name;
}

}  // namespace varve::postgres
