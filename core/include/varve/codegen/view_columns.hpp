// SPDX-License-Identifier: MIT
#pragma once

#include "varve/declare/facets.hpp"
#include "varve/dialect/dialect.hpp"
#include "varve/model/schema.hpp"

#include <map>
#include <string>
#include <vector>

namespace varve::codegen {

/// What a database says of a column of a view.
struct ViewColumn {
    std::string name;
    /// In the database's words; empty where it has none, as SQLite has none for what is computed.
    std::string type = {};
    /// The column of a table of the same schema that it shows; empty where it is not known.
    std::string table = {};
    std::string column = {};
};
/// In the order of the view; no entry for a view that the database cannot read.
using ViewColumns = std::map<QualifiedName, std::vector<ViewColumn>>;

/// The views of a schema whose declaration does not say what their columns hold.
std::vector<QualifiedName> untyped_views(const Schema& schema, const declare::Facets& facets);

/// Asks a database that has the views. Reads no row. Throws Error when the connection is lost.
ViewColumns read_view_columns(Connection& connection, const std::vector<QualifiedName>& views);

}  // namespace varve::codegen
