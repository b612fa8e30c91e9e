// SPDX-License-Identifier: MIT
#include "varve/sql/sql.hpp"

namespace varve {

Sql& Sql::append(Kind kind, std::string text) {
    m_pieces.push_back({kind, std::move(text)});
    return *this;
}

Sql& Sql::operator<<(const QualifiedName& name) {
    if (!name.schema.empty()) {
        append(Kind::Name, name.schema);
        append(Kind::Text, ".");
    }
    return append(Kind::Name, name.name);
}

Sql& Sql::operator<<(const Sql& other) {
    m_pieces.insert(m_pieces.end(), other.m_pieces.begin(), other.m_pieces.end());
    m_parameters.insert(m_parameters.end(), other.m_parameters.begin(), other.m_parameters.end());
    return *this;
}

Sql& Sql::bind(Value value) {
    m_parameters.push_back(std::move(value));
    return append(Kind::Parameter, "");
}

Sql& Sql::names(std::span<const std::string> names) {
    for (std::size_t at = 0; at < names.size(); ++at) {
        if (at != 0) {
            append(Kind::Text, ", ");
        }
        append(Kind::Name, names[at]);
    }
    return *this;
}

std::string Sql::text(const Lexis& lexis, Placeholder placeholder) const {
    std::string text;
    std::size_t parameter = 0;
    for (const Piece& piece : m_pieces) {
        switch (piece.kind) {
        case Kind::Text: text += piece.text; break;
        case Kind::Name: text += lexis.name(piece.text); break;
        case Kind::Literal: text += lexis.text_literal(piece.text); break;
        case Kind::Parameter:
            ++parameter;
            text += placeholder == Placeholder::QuestionMark ? "?" : "$" + std::to_string(parameter);
            break;
        }
    }
    return text;
}

}  // namespace varve
