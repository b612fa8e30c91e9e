// SPDX-License-Identifier: MIT
#pragma once

#include "varve/session/url.hpp"

#include <libpq-fe.h>

#include <chrono>
#include <string_view>

namespace varve::postgres {

/// Opens a session with everything that libpq takes: sockets, `sslmode` and other `?options`, service files,
/// PG* variables, .pgpass. `database` names another database of the same server; empty: the URL's own.
/// `patience`, unless it is zero, limits how long a connection takes and a dead network goes unnoticed.
/// The caller owns the handle. Throws Error(Connection) or Error(Configuration), with the URL redacted.
PGconn* open_session(const Url& url, std::string_view database = {},
                     std::chrono::seconds patience = std::chrono::seconds(0));

}  // namespace varve::postgres
