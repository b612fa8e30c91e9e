// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/source_text.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// \file
/// What another tool for migrations has in its files and in its table, as plain values that know nothing of
/// the tool.

namespace varve::adopt {

/// The statements of one direction: a stretch of a file.
struct ForeignSection {
    /// Never null.
    std::shared_ptr<const SourceText> source = nullptr;
    /// Bytes of it.
    std::size_t begin = 0;
    std::size_t end = 0;
    /// The tool runs it outside of transactions.
    bool is_outside_transaction = false;
    /// A dump of a database: it says more than what makes the schema.
    bool is_dump = false;

    /// Everything that a file holds.
    static ForeignSection whole(SourceText text);
};

/// One migration as the files of a tool have it.
struct ForeignMigration {
    /// By which the tool's table knows it: `3`, `1.2`, `20240101120000`, `20240101120000_init`.
    std::string key;
    /// In the tool's words: `add users`.
    std::string name;
    /// When it was made, as digits of date and time or of the milliseconds since 1970, or a number that
    /// orders it; empty: its place in the list is all that is known.
    std::string moment = {};
    ForeignSection up = {};
    std::optional<ForeignSection> down = std::nullopt;
    /// As the tool's table would have it; empty where the tool keeps none.
    std::string checksum = {};
    /// Keys of what it builds on, where the tool's files say so.
    std::vector<std::string> parents = {};
};

/// What the tool's table says about one migration.
struct ForeignRow {
    enum class State {
        Applied,
        InDoubt  ///< begun, and marked as failed or as not finished
    };
    std::string key;
    State state = State::Applied;
    /// Empty where the table has none.
    std::string checksum = {};
    /// As the table has it; empty where it has none.
    std::string applied_at = {};
};

/// All of it, migrations in the order in which the tool applies them, rows in the order in which it did.
struct ForeignHistory {
    std::vector<ForeignMigration> migrations = {};
    std::vector<ForeignRow> rows = {};
};

}  // namespace varve::adopt
