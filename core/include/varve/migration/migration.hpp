// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/source_text.hpp"
#include "varve/migration/verdict.hpp"
#include "varve/sql/splitter.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varve::migration {

/// A word of the file that may have to be complained of later: a directive (`foreign-keys off` in
/// `-- varve:foreign-keys off`), a parent's id.
struct PlacedText {
    std::string text;
    /// Bytes of the file.
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// `-- varve:batch key=id size=5000 pause=50ms`: a statement that runs page by page; see batch.hpp.
struct Batch {
    /// The column as the statement calls it: `id`, `u.id`.
    std::string key;
    /// The table that holds it; empty: the one that the statement works on.
    std::string table = {};
    /// Rows of the table in a page.
    std::int64_t size = 5000;
    /// Between two pages.
    std::chrono::milliseconds pause = std::chrono::milliseconds(0);

    bool operator==(const Batch&) const = default;
};

/// What `-- varve:` lines right above a statement say about it.
struct StatementNotes {
    /// `no-transaction`
    bool is_outside_transaction = false;
    /// `repeatable`: it may run again, whatever happened to it before.
    bool is_repeatable = false;
    /// `probe QUERY`: a query that tells whether it happened.
    std::string probe = {};
    /// `batch KEYS`: it runs page by page.
    std::optional<Batch> batch = std::nullopt;

    bool operator==(const StatementNotes&) const = default;
    /// As they are written, without `-- varve:`.
    std::vector<std::string> texts() const;
};

/// One way: the statements between `-- varve:up` (or `down`) and the next section.
struct Section {
    std::vector<PlacedText> directives = {};
    std::vector<PositionedStatement> statements = {};
    /// What stands right above single statements; one entry per statement, or none at all.
    std::vector<StatementNotes> notes = {};
    /// `-- varve:no-transaction section`: no statement of it runs in a transaction.
    bool is_outside_transaction = false;
    /// Bytes of the file, from the line behind the section line to the end of the section.
    std::size_t begin = 0;
    std::size_t end = 0;

    std::vector<std::string> directive_texts() const;
    /// The notes of a statement; empty ones when nothing was written.
    const StatementNotes& notes_of(std::size_t statement) const;
};

enum class Direction { Up, Down };

/// `up` or `down`.
std::string_view to_string(Direction direction);

/// One file of a migration directory, or what the history kept of it. A value; the text is shared.
struct Migration {
    /// When it was made, 14 digits (UTC): `20261121120000`. Unique; everything refers to a migration by it.
    std::string version;
    /// `add_users`
    std::string name;
    /// Versions of the migrations that it builds on, sorted; none for a first one.
    std::vector<std::string> parents = {};
    /// Parents as they are written in the file.
    std::vector<PlacedText> parent_places = {};
    /// Versions of the migrations whose place this one takes, in the order in which they were written; see
    /// seen_by().
    std::vector<std::string> replaces = {};
    /// The version of a hot-fix that this migration takes back, which only some databases have; see
    /// seen_by().
    std::string undoes = {};
    /// Fingerprints of the schema before and after; empty when it was written by hand.
    std::string from = {};
    std::string to = {};
    std::optional<Verdict> verdict = std::nullopt;
    Section up = {};
    /// Absent when the file has no down section.
    std::optional<Section> down = std::nullopt;
    /// SHA-256 of the normalised statements of both sections: comments, spaces, line ends and names do not
    /// count.
    std::string hash = {};
    /// `-- varve:no-transaction` in the header: no statement of it runs in a transaction.
    bool is_outside_transaction = false;
    /// The text that all positions refer to; never null.
    std::shared_ptr<const SourceText> source = nullptr;

    /// `20261121120000_add_users`
    std::string id() const { return version + "_" + name; }
    /// Null when there is no such section.
    const Section* section(Direction direction) const;
    /// The text of a section as it stands in the file; empty when there is none.
    std::string_view text_of(Direction direction) const;
    /// The same as the history keeps it: what the header says about statements stands in it too.
    std::string recorded_text(Direction direction) const;
    /// Whether there is something to run on the way back, or nothing to undo.
    bool is_reversible() const { return up.statements.empty() || (down && !down->statements.empty()); }
};

/// The hash of two lists of statements; see Migration::hash.
std::string hash_of(const std::vector<PositionedStatement>& up, const std::vector<PositionedStatement>& down,
                    const Lexis& lexis);

/// The same migration, known by the same hash, with nothing to run in either direction.
Migration idle(const Migration& migration);

/// The version of `20261121120000_add_users` or of `20261121120000`; empty when the text starts with neither.
std::string_view version_of(std::string_view id);

}  // namespace varve::migration
