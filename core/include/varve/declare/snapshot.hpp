// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/source_text.hpp"
#include "varve/model/schema.hpp"

#include <string>
#include <string_view>

namespace varve::declare {

/// A schema as it was in some database, kept in a file.
struct Snapshot {
    std::string dialect;
    Schema schema;
};

/// The snapshot as JSON (`"varve_snapshot": 1`), two spaces of indent, ending with a new line. Equal schemas
/// give equal bytes.
std::string write_snapshot(const Schema& schema, std::string_view dialect);

/// Inverse of write_snapshot(). Throws Error(InvalidSchema) with a place for anything else.
Snapshot read_snapshot(const SourceText& source);

}  // namespace varve::declare
