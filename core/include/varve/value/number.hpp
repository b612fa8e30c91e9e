// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace varve {

/// The shortest text that is read as the same number again.
std::string to_text(double number);

/// Whether a float has a place for a number, if not for all of its digits.
bool fits_float(double number);

}  // namespace varve
