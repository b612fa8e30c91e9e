// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/connect.hpp"

#include <memory>
#include <string_view>

/// \file
/// Every database that this build of the library has, for programs that learn from a URL which one it is.
/// Whoever knows links that one alone: see varve/dialect/connect.hpp.

namespace varve {

/// Lives as long as the program.
const DialectRegistry& all_dialects();

/// Opens the database of a URL, `sqlite:app.db` or `postgresql://user@host/name`. Throws Error(Configuration)
/// for a database that this build does not have, Error(Connection) when it cannot be reached.
Database connect(std::string_view url, const SessionOptions& options = {});

/// For a Pool: opens connections to the database of a URL. Throws Error(Configuration).
std::unique_ptr<const Connector> connector(std::string_view url);

}  // namespace varve
