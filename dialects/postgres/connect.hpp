// SPDX-License-Identifier: MIT
#pragma once

#include "varve/session/url.hpp"

#include <libpq-fe.h>

#include <string_view>

namespace varve::postgres {

/// Opens a session with everything that libpq takes: sockets, `sslmode` and other `?options`, service files,
/// PG* variables, .pgpass. `database` names another database of the same server; empty: the URL's own.
/// The caller owns the handle. Throws Error(Connection) or Error(Configuration), with the URL redacted.
PGconn* open_session(const Url& url, std::string_view database = {});

}  // namespace varve::postgres
