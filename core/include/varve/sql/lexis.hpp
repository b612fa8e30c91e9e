// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace varve {

/// How one database reads SQL text, as data: what quotes a name, what is a comment, what needs quoting.
struct Lexis {
    /// The quotes that varve writes around names; doubled inside.
    char name_quote = '"';
    /// Also accepted around names: `name` and [name].
    bool has_backtick_names = false;
    bool has_bracket_names = false;
    /// $tag$ … $tag$
    bool has_dollar_quotes = false;
    /// E'…' with backslash escapes.
    bool has_escape_strings = false;
    /// '…' with backslash escapes always (MySQL).
    bool has_backslash_strings = false;
    bool has_nested_comments = false;
    /// A `#` starts a comment up to the end of the line.
    bool has_hash_comments = false;
    /// CREATE TRIGGER … BEGIN … END holds semicolons.
    bool has_trigger_bodies = false;
    /// BEGIN ATOMIC … END of routines holds semicolons.
    bool has_atomic_bodies = false;
    /// Names are folded to lower case when not quoted (otherwise they keep their spelling).
    bool folds_names_to_lower = false;
    /// Lower-case words that must be quoted to be names. Null: none.
    bool (*is_reserved)(std::string_view lower_case_word) = nullptr;

    /// Statements that declare a table, view, type or sequence or say more about one, as patterns of
    /// statement_pattern.hpp: the first capture is its name. See subject_of().
    std::span<const std::string_view> subject_patterns = {};
    /// First words, lower case, of statements that define objects, rights and settings.
    std::span<const std::string_view> defining_words = {};
    /// First words, lower case, of statements that change rows.
    std::span<const std::string_view> changing_words = {};
    /// Words, lower case, that may stand between the verb of a statement and the table that it is about.
    std::span<const std::string_view> filler_words = {};

    /// The name as it must stand in SQL: bare where that is safe, else quoted.
    std::string name(std::string_view identifier) const;
    /// A string literal that this database reads as exactly these characters.
    std::string text_literal(std::string_view text) const;
};

}  // namespace varve
