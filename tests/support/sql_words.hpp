// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace varve::test {

/// SQL cut into words, strings and symbols; comments and space dropped, words in lower case, quotes around
/// names dropped. A cutter of its own, so that observers share nothing with varve.
std::vector<std::string> sql_words(std::string_view sql);

/// Parentheses around parentheses, or around a whole item of a list, mean nothing.
std::vector<std::string> without_doubled_parentheses(const std::vector<std::string>& words);

/// The words in one line.
std::string joined(const std::vector<std::string>& words);

/// Facts that SQLite keeps only in the text of CREATE TABLE: checks, generated expressions, constraint names,
/// deferrability, conflict clauses; sorted.
std::vector<std::string> facts_of_create_table(std::string_view sql);

}  // namespace varve::test
