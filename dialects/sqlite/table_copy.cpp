// SPDX-License-Identifier: MIT
#include "table_copy.hpp"

#include "key_list.hpp"
#include "lexis.hpp"
#include "token_reader.hpp"

#include "varve/sql/token.hpp"

#include <utility>

namespace varve::sqlite {

namespace {

/// What stands between SELECT and FROM, parted at the outer commas; leaves `text` at what follows FROM.
std::vector<std::string_view> take_expressions(std::string_view& text) {
    std::vector<std::string_view> expressions;
    int depth = 0;
    std::size_t begin = 0;
    for (const Token& token : significant_tokens(text, lexis())) {
        depth += token.text == "(" ? 1 : token.text == ")" ? -1 : 0;
        const bool is_end = depth == 0 && token.kind == TokenKind::Word && is_same_name(token.text, "from");
        if (is_end || (depth == 0 && token.kind == TokenKind::Symbol && token.text == ",")) {
            expressions.push_back(text.substr(begin, token.begin - begin));
            begin = token.begin + token.text.size();
        }
        if (is_end) {
            text.remove_prefix(begin);
            return expressions;
        }
    }
    return {};
}

}  // namespace

std::optional<TableCopy> parse_table_copy(std::string_view sql) {
    TokenReader reader(sql);
    if (!reader.accept("insert") || (reader.accept("or") && !reader.accept("abort")) ||
        !reader.accept("into")) {
        return std::nullopt;
    }
    TableCopy copy;
    copy.target = reader.name();
    for (ParsedKey& key : parse_keys(reader.parenthesized())) {
        copy.columns.push_back(std::move(key.column));
    }
    if (!reader.accept("select")) {
        return std::nullopt;
    }
    std::string_view rest = sql.substr(reader.offset());
    copy.expressions = take_expressions(rest);
    TokenReader source(rest);
    copy.source = source.name();
    const bool is_whole = source.at_end() && !copy.source.empty() && !copy.columns.empty();
    return is_whole && copy.expressions.size() == copy.columns.size() ? std::optional(std::move(copy))
                                                                      : std::nullopt;
}

}  // namespace varve::sqlite
