// SPDX-License-Identifier: MIT
#pragma once

#include "varve/session/url.hpp"

#include <string>

namespace varve::sqlite {

enum class OpenMode { ReadOnly, ReadWrite, ReadWriteCreate };

/// What a SQLite URL says: `sqlite:app.db`, `sqlite:///abs/app.db`, `sqlite::memory:`,
/// `sqlite:app.db?mode=ro`.
struct Location {
    /// `:memory:` for a database in memory.
    std::string path;
    OpenMode mode = OpenMode::ReadWriteCreate;
    int busy_timeout_milliseconds = 5000;

    bool is_in_memory() const { return path == ":memory:"; }
};

/// Parameters: `mode` (`ro`, `rw`, `rwc`, `memory`) and `busy_timeout` (milliseconds).
/// Throws Error(Configuration) for a URL without a path or with a parameter that it does not know.
Location parse_location(const Url& url);

}  // namespace varve::sqlite
