// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/dialect.hpp"
#include "varve/model/schema.hpp"

#include <map>
#include <string>

namespace varve::report {

/// A schema in the declared form of docs/guide/schema-yaml.md. Reading it back and loading it on the same
/// kind of database gives an equal schema. What the form has no words for stands under `sql:`.
std::string yaml(const Schema& schema, const Dialect& dialect);

/// The same as files, text by path, as sql_files() cuts it; what the form has no words for stands in .sql
/// files beside them.
std::map<std::string, std::string> yaml_files(const Schema& schema, const Dialect& dialect);

}  // namespace varve::report
