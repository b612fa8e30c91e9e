// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace varve::codegen {

/// The JSON Schema (draft 2020-12) of the declared form, for editors: made from the key tables that the
/// reader uses.
std::string json_schema();

}  // namespace varve::codegen
