// SPDX-License-Identifier: MIT
#include "create_index_parser.hpp"

#include "key_list.hpp"
#include "token_reader.hpp"

namespace varve::sqlite {

std::optional<ParsedIndex> parse_create_index(std::string_view sql) {
    TokenReader reader(sql);
    ParsedIndex index;
    if (!reader.accept("create")) {
        return std::nullopt;
    }
    index.is_unique = reader.accept("unique");
    if (!reader.accept("index")) {
        return std::nullopt;
    }
    if (reader.accept("if", "not")) {
        reader.accept("exists");
    }
    reader.name();
    if (reader.accept_symbol('.')) {
        reader.name();
    }
    if (!reader.accept("on") || reader.name().empty() || !reader.is_symbol('(')) {
        return std::nullopt;
    }
    index.keys = parse_keys(reader.parenthesized());
    if (reader.accept("where")) {
        index.predicate = sql.substr(reader.offset());
    }
    return index;
}

}  // namespace varve::sqlite
