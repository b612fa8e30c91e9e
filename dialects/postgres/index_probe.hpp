// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/lone_statement.hpp"

#include <optional>
#include <string_view>

namespace varve::postgres {

/// How to find out what became of a CREATE INDEX; nothing for other statements.
///
/// An index counts as the one that the statement makes when it is on the same table, as unique, with or
/// without a condition as this one, and with the same columns as far as these are plain. While another
/// session is building on the table nobody can tell, and the answer is `in other hands`. Of an index without
/// a name only what is half done can be known.
std::optional<Probe> index_probe(std::string_view statement);

}  // namespace varve::postgres
