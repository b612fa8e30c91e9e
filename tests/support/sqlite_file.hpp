// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace varve::test {

/// Runs SQL on a SQLite file without varve, several statements allowed; the first column of all rows, joined
/// by lines. Foreign keys are enforced. Throws std::runtime_error with SQLite's message.
std::string sqlite_query(const std::string& path, const std::string& sql);

}  // namespace varve::test
