// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/registry.hpp"
#include "varve/orm/pool.hpp"

#include <memory>
#include <string_view>

namespace varve {

/// Opens a database: `connect(varve::sqlite::dialect(), "sqlite:app.db")`. The dialect must outlive it.
/// Throws Error(Connection).
Database connect(const Dialect& dialect, std::string_view url, const SessionOptions& options = {});

/// The same by the scheme of the URL, among several dialects.
Database connect(const DialectRegistry& dialects, std::string_view url, const SessionOptions& options = {});

/// For a Pool: opens connections of one dialect.
std::unique_ptr<const Connector> connector(const Dialect& dialect, std::string_view url);

}  // namespace varve
