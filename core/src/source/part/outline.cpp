// SPDX-License-Identifier: MIT
#include "outline.hpp"

#include "varve/model/codec.hpp"
#include "varve/model/fingerprint.hpp"
#include "varve/sql/ascii.hpp"
#include "varve/sql/subject.hpp"

#include <nlohmann/json.hpp>

namespace varve::source {

namespace {

/// Facts that have a name of their own which statements can be about.
bool is_subject(const Object& object) {
    switch (object.id.kind) {
    case Kind::Namespace:
    case Kind::Extension:
    case Kind::Routine:
    case Kind::DefaultPrivileges:
    case Kind::Unmodelled: return false;
    case Kind::ServerObject: return !object.id.owner.empty();
    default: return true;
    }
}

std::string hash_of(const Piece& piece) {
    std::string content = encode(piece.facts);
    for (const declare::DeclaredStatement* statement : piece.statements) {
        content += std::to_string(statement->sql.size()) + ":" + statement->sql;
    }
    return sha256(content);
}

}  // namespace

Pieces pieces_of(const declare::Declaration& declaration, const Lexis& lexis) {
    Pieces pieces;
    for (const auto& [id, object] : declaration.schema.objects()) {
        (is_subject(object) ? pieces.by_subject[piece_name(id)] : pieces.rest).facts.add(object);
    }
    for (const declare::DeclaredStatement& statement : declaration.statements) {
        const std::optional<std::string> subject = subject_of(statement.sql, lexis);
        (subject ? pieces.by_subject[*subject] : pieces.rest).statements.push_back(&statement);
    }
    return pieces;
}

std::string piece_name(const ObjectId& id) {
    return lower_ascii(id.owner.empty() ? id.name : id.owner);
}

Outline outline_of(const Pieces& pieces) {
    Outline outline;
    for (const auto& [subject, piece] : pieces.by_subject) {
        outline.by_subject.emplace_hint(outline.by_subject.end(), subject, hash_of(piece));
    }
    outline.rest = hash_of(pieces.rest);
    return outline;
}

std::string to_text(const Outline& outline) {
    return nlohmann::json{{"rest", outline.rest}, {"subjects", outline.by_subject}}.dump();
}

std::optional<Outline> outline_from(std::string_view text) {
    const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("subjects") || !json.contains("rest")) {
        return std::nullopt;
    }
    return Outline{json.at("subjects"), json.at("rest")};
}

}  // namespace varve::source
