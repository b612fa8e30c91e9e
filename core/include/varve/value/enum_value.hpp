// SPDX-License-Identifier: MIT
#pragma once

#include "varve/value/value_type.hpp"

#include <cstdint>
#include <string>
#include <string_view>

/// \file
/// Enumerators without their type.

namespace varve {

/// The label of the enumerator at `object`. Throws Error(Usage) for a number that has none.
std::string_view label_of(const EnumLabels& labels, const void* object);

/// Makes the enumerator at `object` the one of a label; false when there is none.
bool set_label(const EnumLabels& labels, void* object, std::string_view label);

/// `sad, glad`
std::string all_labels(const EnumLabels& labels);

}  // namespace varve
