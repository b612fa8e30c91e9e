// SPDX-License-Identifier: MIT
#include "lexis.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>

namespace varve::sqlite {

namespace {

/// Keywords that SQLite takes for names wherever a name may stand, and that people like as names of columns.
constexpr std::array<std::string_view, 27> harmless{
    "action", "after",  "before", "column",  "current", "database", "each",   "fail",    "first",
    "groups", "ignore", "key",    "last",    "no",      "of",       "offset", "others",  "partition",
    "plan",   "query",  "range",  "release", "row",     "rows",     "temp",   "trigger", "view",
};

constexpr std::array<std::string_view, 5> subject_patterns{
    "CREATE TABLE IF? NOT? EXISTS? @",
    "CREATE UNIQUE? INDEX * ON @",
    "CREATE VIEW IF? NOT? EXISTS? @",
    "CREATE TRIGGER * ON @",
    "ALTER TABLE @",
};
constexpr std::array<std::string_view, 4> defining_words{"alter", "create", "drop", "pragma"};
constexpr std::array<std::string_view, 4> changing_words{"insert", "update", "delete", "replace"};
constexpr std::array<std::string_view, 8> filler_words{"if",    "exists", "or",       "ignore",
                                                       "abort", "fail",   "rollback", "replace"};

bool is_reserved(std::string_view lower_case_word) {
    return is_keyword(lower_case_word) &&
           std::find(harmless.begin(), harmless.end(), lower_case_word) == harmless.end();
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace

const Lexis& lexis() {
    static const Lexis lexis = [] {
        Lexis made;
        made.has_backtick_names = true;
        made.has_bracket_names = true;
        made.has_trigger_bodies = true;
        made.is_reserved = is_reserved;
        made.subject_patterns = subject_patterns;
        made.defining_words = defining_words;
        made.changing_words = changing_words;
        made.filler_words = filler_words;
        return made;
    }();
    return lexis;
}

bool is_keyword(std::string_view word) {
    // TRUE and FALSE are names to SQLite's tokenizer and constants to its resolver.
    return sqlite3_keyword_check(word.data(), static_cast<int>(word.size())) != 0 ||
           is_same_name(word, "true") || is_same_name(word, "false");
}

bool is_same_name(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

std::string to_lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

std::string to_upper(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), upper);
    return result;
}

}  // namespace varve::sqlite
