// SPDX-License-Identifier: MIT
#pragma once

#include "varve/migration/migration_directory.hpp"

#include <map>
#include <string>
#include <vector>

/// \file
/// What a squash has replaced still runs on databases that stand in its middle, so that the file of the
/// squash says what the archived files were: `-- varve:replaces ID#HASH`.

namespace varve::migration {

/// `ID#HASH` of a migration that is replaced.
std::string sealed(const std::string& id, const std::string& hash);

/// The id of such a word, with or without a hash.
std::string unsealed(const std::string& word);

/// Such words of the file of a migration, by version. Files of earlier versions of varve have none, and what
/// was read without its text neither.
std::map<std::string, std::string> sealed_words(const Migration& replacement, const Lexis& lexis);

/// Throws Error(Refused) when one of the files of the archive is not what was squashed.
void refuse_edited(const Migration& replacement, const std::vector<Migration>& archived, const Lexis& lexis);

/// The same for a directory and the archive below it; files that are not there are nobody's fault.
void refuse_edited_archive(const MigrationDirectory& directory, const Lexis& lexis);

}  // namespace varve::migration
