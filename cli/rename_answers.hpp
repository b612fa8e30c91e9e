// SPDX-License-Identifier: MIT
#pragma once

#include "context.hpp"

#include "varve/diff/diff.hpp"
#include "varve/source/loader.hpp"

#include <string>
#include <vector>

namespace varve::cli {

/// What the command line says about renames.
struct RenameArguments {
    std::vector<std::string> renames = {};
    bool has_none = false;

    void add_to(Command& command);
};

/// Settles which differences are renames: `renamed_from`, `--rename` and `--no-renames` first, then a person
/// if there is one. Prints the questions (as JSON when `is_json`) and throws Reported{AnswerMissing} when
/// nobody can answer.
diff::Options settle_renames(Context& context, const RenameArguments& arguments, const Schema& from,
                             const source::LoadedSchema& to, bool is_json);

}  // namespace varve::cli
