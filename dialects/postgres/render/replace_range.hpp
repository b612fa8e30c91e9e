// SPDX-License-Identifier: MIT
#pragma once

#include "work.hpp"

namespace varve::postgres {

/// Whether a range type is among the types.
bool has_range(const plan::ReplaceTypes& replace);

/// Makes types anew by dropping them, while the values of all columns are texts.
void replace_types_by_text(Work& work, const plan::ReplaceTypes& replace);

}  // namespace varve::postgres
