// SPDX-License-Identifier: MIT
#include "varve/diag/error.hpp"
#include "varve/diff/diff.hpp"
#include "varve/sql/token.hpp"

namespace varve::diff {

namespace {

/// `a.b."c d"` → a, b, c d.
std::vector<std::string> path_of(std::string_view text) {
    static const Lexis plain;
    std::vector<std::string> parts(1);
    Tokenizer tokenizer(text, plain);
    for (Token token; tokenizer.next(token);) {
        if (token.text == ".") {
            parts.emplace_back();
        } else {
            parts.back() +=
                token.kind == TokenKind::QuotedName ? name_of(token, plain) : std::string(token.text);
        }
    }
    return parts;
}

/// The one table or column that a path names, as in `users`, `shop.users`, `users.name`, `shop.users.name`.
std::optional<ObjectId> resolve(const std::vector<std::string>& path, const Schema& schema) {
    for (const Object* table : schema.of_kind(Kind::Table)) {
        const ObjectId& id = table->id;
        const bool is_table = (path.size() == 1 && path[0] == id.name) ||
                              (path.size() == 2 && path[0] == id.schema && path[1] == id.name);
        if (is_table) {
            return id;
        }
        const bool owns_column = (path.size() == 2 && path[0] == id.name) ||
                                 (path.size() == 3 && path[0] == id.schema && path[1] == id.name);
        if (owns_column && schema.table(id.qualified_name()).column(path.back()) != nullptr) {
            return ObjectId{Kind::Column, id.schema, id.name, path.back(), ""};
        }
    }
    return std::nullopt;
}

[[noreturn]] void refuse(std::string_view text, std::string_view side, std::string_view where) {
    throw Error(ErrorCode::Usage, "`--rename " + std::string(text) + "`: `" + std::string(side) +
                                      "` is not a table or column of " + std::string(where))
        .with_hint("write `--rename OLD_TABLE=NEW_TABLE` or `--rename TABLE.OLD_COLUMN=TABLE.NEW_COLUMN`");
}

}  // namespace

KnownRename parse_rename(std::string_view text, const Schema& from, const Schema& to) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) {
        throw Error(ErrorCode::Usage, "`--rename " + std::string(text) + "` has no `=`")
            .with_hint(
                "write `--rename OLD_TABLE=NEW_TABLE` or `--rename TABLE.OLD_COLUMN=TABLE.NEW_COLUMN`");
    }
    const std::optional<ObjectId> old_id = resolve(path_of(text.substr(0, equals)), from);
    const std::optional<ObjectId> new_id = resolve(path_of(text.substr(equals + 1)), to);
    if (!old_id) {
        refuse(text, text.substr(0, equals), "the schema before");
    }
    if (!new_id) {
        refuse(text, text.substr(equals + 1), "the schema after");
    }
    if (old_id->kind != new_id->kind) {
        throw Error(ErrorCode::Usage, "`--rename " + std::string(text) + "` pairs a " +
                                          std::string(to_string(old_id->kind)) + " with a " +
                                          std::string(to_string(new_id->kind)));
    }
    return {*old_id, *new_id};
}

}  // namespace varve::diff
