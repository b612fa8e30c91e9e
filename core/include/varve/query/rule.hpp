// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace varve::query {

/// What the values of a column have to be.
enum class RuleKind : std::uint8_t {
    Required,  ///< not empty: some text that is more than spaces, some element, some value
    Minimum,   ///< at least `number`
    Maximum,
    MinLength,  ///< in characters, bytes or elements
    MaxLength,
    Pattern,  ///< matches `text`, a POSIX extended regular expression
    Email,    ///< one `@` between a name and a domain
    Url,      ///< a scheme, `://` and more
    Uuid,
    OneOf,    ///< one of `choices`
    Custom,   ///< `check_values` or `check` says so: about values, or about the whole row
    AtLeast,  ///< not less than what the column `columns[0]` of the same row holds
    AtMost,
    Unique  ///< no other row has the same value, together with those of `columns`; the database is asked
};

/// Something about a column that has to be so for a rule to hold.
struct RuleCondition {
    enum class Kind : std::uint8_t {
        Among,  ///< its value is one of `values`, as text: `pro`, `3`, `true`
        Null,
        NotNull
    };
    std::uint16_t column = 0;
    Kind kind = Kind::Among;
    std::span<const std::string_view> values = {};
};

/// One rule of a table; rules about a value do not ask when there is none, but for Required.
struct Rule {
    /// What errors call it; `required`, `max_length` … for those of the library.
    std::string_view name;
    RuleKind kind = RuleKind::Custom;
    /// The place of the column, which errors name; for a rule about the whole row the one to show it at.
    std::uint16_t column = 0;
    double number = 0;
    std::string_view text = {};
    std::span<const std::string_view> choices = {};
    /// What people read instead of the library's words; empty: those.
    std::string_view message = {};
    /// Further columns that the rule speaks of.
    std::span<const std::uint16_t> columns = {};
    /// Is given what `column` and `columns` hold, null where that is nothing; not asked where the database
    /// makes one of them. See holds_for().
    bool (*check_values)(const void* const* values) = nullptr;
    bool (*check)(const void* row) = nullptr;
    /// The rule holds only for rows for which this is true; null: for all.
    bool (*when)(const void* row) = nullptr;
    /// All of these have to be so.
    std::span<const RuleCondition> conditions = {};
};

}  // namespace varve::query
