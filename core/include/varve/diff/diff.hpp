// SPDX-License-Identifier: MIT
#pragma once

#include "varve/change/change.hpp"
#include "varve/model/schema.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varve::diff {

/// A rename that is certain, because the declaration or the user says so. Tables, columns and whatever else
/// the server can rename; both ids are of one kind. A column's ids carry the table's name on their own side.
struct KnownRename {
    ObjectId from;
    ObjectId to;

    bool operator==(const KnownRename&) const = default;
};

/// Something gone and something new that could be one thing renamed: only the user knows.
struct RenameQuestion {
    ObjectId from;
    ObjectId to;
    /// Why it looks like a rename: `both are text not null`, `7 of 8 columns are the same`.
    std::string evidence;
    /// What to type to answer yes: `--rename users.name=users.full_name`.
    std::string answer;
};

enum class OpenRenames {
    Ask,        ///< report them as questions
    DropAndAdd  ///< take none of them for a rename
};

struct Options {
    std::vector<KnownRename> renames = {};
    OpenRenames open_renames = OpenRenames::Ask;
};

struct Result {
    /// Sorted; renames first. Empty when the schemas are equal.
    std::vector<Change> changes;
    std::vector<RenameQuestion> questions;
};

/// What must change for `from` to become `to`. Knows no kind of object: a walk over two sorted maps, after
/// the known renames have been applied to `from`. Unmodelled objects never differ.
///
/// Names that the database made up are compared as with_given_names_of() deals them.
///
/// Constraints and indexes whose content is equal and whose names differ are renamed without a question: no
/// row depends on the answer.
Result diff(const Schema& from, const Schema& to, const Options& options = {});

/// `from` under the names that the renames give it: ids, owners, column lists, references.
Schema rename_objects(const Schema& from, const std::vector<KnownRename>& renames);

/// `to` with the names that the database made up dealt as they are in `from`: where two constraints of a
/// table only differ in which of them is `t_check` and which `t_check1`, nothing differs. Nothing where that
/// changes nothing.
std::optional<Schema> with_given_names_of(const Schema& from, const Schema& to);

/// The same renames seen from the other side, for the way back.
std::vector<KnownRename> inverted(std::vector<KnownRename> renames);

/// Tables and columns whose names differ only in the case of ASCII letters: to a database that ignores it
/// (Capabilities::ignores_name_case) they are the same, and there is nothing to ask.
std::vector<KnownRename> case_renames(const Schema& from, const Schema& to);

/// Reads `users.name=users.full_name` or `users=people` (schema-qualified or not) against both schemas.
/// Throws Error(Usage) when a side does not name an existing table or column.
KnownRename parse_rename(std::string_view text, const Schema& from, const Schema& to);

}  // namespace varve::diff
