// SPDX-License-Identifier: MIT
#pragma once

#include "lexis.hpp"

#include "varve/sql/token_reader.hpp"

#include <string>
#include <string_view>

namespace varve::sqlite {

/// The name that a token stands for; SQLite takes 'a string' for a name too.
inline std::string name_text(const Token& token) {
    return name_of_any(token, lexis());
}

/// Reads the tokens of one CREATE statement from left to right.
class TokenReader : public varve::TokenReader {
public:
    explicit TokenReader(std::string_view sql) : varve::TokenReader(sql, lexis(), StringsAsNames::Yes) {}
};

}  // namespace varve::sqlite
