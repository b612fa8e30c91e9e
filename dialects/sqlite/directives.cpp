// SPDX-License-Identifier: MIT
#include "directives.hpp"

#include "lexis.hpp"
#include "token_reader.hpp"

#include "varve/diag/error.hpp"

#include <optional>
#include <string_view>
#include <utility>

namespace varve::sqlite {

namespace {

const std::string renamed_from = " renamed-from ";

/// `rebuild NAME [renamed-from NAME]`
std::optional<RebuiltTable> parse_rebuild(std::string_view line) {
    RebuiltTable table;
    if (const std::size_t split = line.rfind(renamed_from); split != std::string_view::npos) {
        TokenReader origin(line.substr(split + renamed_from.size()));
        table.former_name = origin.name();
        line = line.substr(0, split);
    }
    TokenReader reader(line);
    if (!reader.accept("rebuild") || !reader.is_name()) {
        return std::nullopt;
    }
    table.name = reader.name();
    return reader.at_end() ? std::optional(table) : std::nullopt;
}

}  // namespace

std::vector<std::string> to_lines(const Directives& directives) {
    std::vector<std::string> lines;
    if (directives.has_foreign_keys_off) {
        lines.emplace_back("foreign-keys off");
    }
    for (const RebuiltTable& table : directives.rebuilt_tables) {
        const std::string origin =
            table.former_name.empty() ? "" : renamed_from + lexis().name(table.former_name);
        lines.push_back("rebuild " + lexis().name(table.name) + origin);
    }
    return lines;
}

std::optional<std::string> directive_for(std::string_view statement) {
    TokenReader reader(statement);
    const bool is_about_keys = reader.accept("pragma") && reader.accept("foreign_keys");
    if (!is_about_keys || !(reader.accept_symbol('=') || reader.accept_symbol('('))) {
        return std::nullopt;
    }
    const std::string_view rest = statement.substr(reader.offset());
    const bool is_off =
        rest.starts_with('0') || reader.is_word("off") || reader.is_word("false") || reader.is_word("no");
    return is_off ? "foreign-keys off" : "";
}

Directives parse_directives(const std::vector<std::string>& lines) {
    Directives directives;
    for (const std::string& line : lines) {
        if (line == "foreign-keys off") {
            directives.has_foreign_keys_off = true;
        } else if (std::optional<RebuiltTable> table = parse_rebuild(line)) {
            directives.rebuilt_tables.push_back(std::move(*table));
        } else {
            throw Error(ErrorCode::InvalidMigration,
                        "`-- varve:" + line + "` is not a directive that sqlite has")
                .with_hint("sqlite has `-- varve:foreign-keys off` and `-- varve:rebuild TABLE`");
        }
    }
    return directives;
}

}  // namespace varve::sqlite
