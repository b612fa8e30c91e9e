// SPDX-License-Identifier: MIT
#include "scope.hpp"

#include "../lexis.hpp"
#include "../token_reader.hpp"

#include <algorithm>
#include <utility>

namespace varve::sqlite {

std::string DatabaseNames::relation(const std::string& name) const {
    const std::string* known = relations.find(name);
    return known == nullptr ? name : *known;
}

const KnownNames* DatabaseNames::columns_of(const std::string& table) const {
    const auto found = columns.find(table);
    return found == columns.end() ? nullptr : &found->second;
}

void add_part(Schema& schema, Object object) {
    const std::string signature = object.id.signature;
    for (int number = 2; schema.contains(object.id); ++number) {
        object.id.signature = signature + " #" + std::to_string(number);
    }
    schema.add(std::move(object));
}

std::vector<ObjectId> columns_in(std::string_view expression, const std::string& table,
                                 const KnownNames& columns) {
    std::vector<ObjectId> ids;
    for (const Token& token : significant_tokens(expression, lexis())) {
        const bool is_name = token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName;
        if (const std::string* column = is_name ? columns.find(name_text(token)) : nullptr) {
            ids.push_back(column_id(table, *column));
        }
    }
    return sorted_ids(std::move(ids));
}

std::vector<ObjectId> sorted_ids(std::vector<ObjectId> ids) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

ObjectId column_id(const std::string& table, const std::string& column) {
    return {Kind::Column, "", table, column, ""};
}

}  // namespace varve::sqlite
