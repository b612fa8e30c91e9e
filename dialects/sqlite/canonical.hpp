// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

/// \file
/// SQLite keeps the text of its CREATE statements as it was typed. Here it gets the one spelling under which
/// two texts that mean the same are equal, and which is still valid SQL: comments gone, one way of spacing,
/// keywords in upper case, names without needless quotes.

namespace varve::sqlite {

/// Names that may occur in a text, in the spelling that counts.
class KnownNames {
public:
    KnownNames() = default;
    explicit KnownNames(std::vector<std::string> names);

    /// The spelling of a name given in any case; null when it is not known.
    const std::string* find(std::string_view name) const;

private:
    /// Sorted by lower-case form, which comes first.
    std::vector<std::pair<std::string, std::string>> m_names;
};

/// An expression about the columns of one table (check, default, generated column, index key), without
/// parentheses around the whole. `table` is left out where it qualifies a column: the table may be renamed.
std::string canonical_expression(std::string_view sql, const KnownNames& columns,
                                 std::string_view table = {});

/// A query or a trigger. A double-quoted word that names nothing known may be a string: it keeps its quotes.
std::string canonical_statement(std::string_view sql, const KnownNames& names);

/// A collation as it stands behind COLLATE: SQLite's own ones in upper case. Empty for none.
std::string collation_name(std::string_view name);

/// `VARCHAR(20)`, `DOUBLE PRECISION`, `DECIMAL(10,2)`.
std::string canonical_type(std::string_view type);

/// Whether DEFAULT takes the (canonical) expression without parentheses around it.
bool is_plain_default(std::string_view expression);

/// Whether a (canonical) expression is a constant to ADD COLUMN: a literal, but none of CURRENT_TIME and its
/// kin.
bool is_constant_default(std::string_view expression);

/// The default as the catalogue has it. `DEFAULT abc` and `DEFAULT "abc"` mean strings, and stay what they
/// are.
std::string canonical_default(std::string_view sql);

/// Whether a (canonical) expression is one call of a function and nothing else: `lower(email)`.
bool is_function_call(std::string_view expression);

}  // namespace varve::sqlite
