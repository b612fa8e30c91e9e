// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/error.hpp"

namespace varve::execute {

/// Whether a database refused to make what is there already. Of such a statement nothing was done.
bool says_it_is_there(const Error& error);

}  // namespace varve::execute
