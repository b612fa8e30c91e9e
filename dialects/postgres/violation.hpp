// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/error.hpp"

#include <libpq-fe.h>

namespace varve::postgres {

/// Says which constraint was broken, whether trying again may help, and whether the session is lost. For
/// programs that use the library: the command line tells the server's message as it is.
void classify(Error& error, const PGresult* result, const PGconn* connection);

}  // namespace varve::postgres
