// SPDX-License-Identifier: MIT
#pragma once

#include "varve/declare/declaration.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace varve::source {

/// What is said about one table, view, type or sequence, wherever the files say it.
struct Piece {
    /// What YAML says: the object and all that lives in it.
    Schema facts;
    /// What SQL says, in order. Borrowed from the declaration.
    std::vector<const declare::DeclaredStatement*> statements;
};

/// A declaration by what it speaks of. Borrows from the declaration.
struct Pieces {
    /// By name without schema, in lower case: two that share one are one piece.
    std::map<std::string, Piece> by_subject;
    /// All that is about nothing of the kind: routines, extensions, rows.
    Piece rest;
};

Pieces pieces_of(const declare::Declaration& declaration, const Lexis& lexis);

/// The name under which an object belongs to a piece: its own or that of what it lives in, in lower case.
std::string piece_name(const ObjectId& id);

/// The hashes of the pieces of a declaration, to tell later which of them are other ones. A value that can be
/// kept in a file.
struct Outline {
    std::map<std::string, std::string> by_subject;
    std::string rest;
};

Outline outline_of(const Pieces& pieces);

std::string to_text(const Outline& outline);
/// Inverse of to_text(); nothing for what is damaged.
std::optional<Outline> outline_from(std::string_view text);

}  // namespace varve::source
