// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/identifier.hpp"
#include "varve/model/parts.hpp"
#include "varve/sql/lexis.hpp"
#include "varve/value/value.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace varve {

/// SQL under construction: the only thing that makes SQL.
///
/// Text enters as compile-time literals; names, expressions and values enter by type and are quoted or
/// bound in one place. A `std::string` does not compile. SQL that is already complete (from the user's
/// files or a server's catalogue) enters through verbatim(), by name.
class Sql {
public:
    Sql() = default;

    template <std::size_t Size>
    Sql& operator<<(const char (&literal)[Size]) {
        return append(Kind::Text, std::string(literal, Size - 1));
    }
    Sql& operator<<(const Identifier& name) { return append(Kind::Name, name.text); }
    Sql& operator<<(const QualifiedName& name);
    Sql& operator<<(const Expression& expression) { return append(Kind::Text, expression.text); }
    Sql& operator<<(const DataType& type) { return append(Kind::Text, type.name); }
    Sql& operator<<(std::int64_t number) { return append(Kind::Text, std::to_string(number)); }
    Sql& operator<<(const Sql& other);

    /// A value sent beside the statement, never inside it.
    Sql& bind(Value value);
    /// A string literal inside the statement, for DDL, which takes no parameters.
    Sql& literal(std::string_view text) { return append(Kind::Literal, std::string(text)); }
    /// SQL that somebody else wrote and that is complete in itself.
    Sql& verbatim(std::string_view sql) { return append(Kind::Text, std::string(sql)); }

    /// `a, b, c`
    Sql& names(std::span<const std::string> names);

    bool empty() const { return m_pieces.empty(); }
    const std::vector<Value>& parameters() const { return m_parameters; }

    enum class Placeholder { QuestionMark, DollarNumber };
    /// The finished text for one database.
    std::string text(const Lexis& lexis, Placeholder placeholder = Placeholder::QuestionMark) const;

private:
    enum class Kind { Text, Name, Literal, Parameter };
    struct Piece {
        Kind kind;
        std::string text;
    };
    Sql& append(Kind kind, std::string text);

    std::vector<Piece> m_pieces;
    std::vector<Value> m_parameters;
};

}  // namespace varve
