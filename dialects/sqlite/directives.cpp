// SPDX-License-Identifier: MIT
#include "directives.hpp"

#include "lexis.hpp"
#include "token_reader.hpp"

#include "varve/diag/error.hpp"

namespace varve::sqlite {

std::vector<std::string> to_lines(const Directives& directives) {
    std::vector<std::string> lines;
    if (directives.has_foreign_keys_off) {
        lines.emplace_back("foreign-keys off");
    }
    for (const std::string& table : directives.rebuilt_tables) {
        lines.push_back("rebuild " + lexis().name(table));
    }
    return lines;
}

Directives parse_directives(const std::vector<std::string>& lines) {
    Directives directives;
    for (const std::string& line : lines) {
        TokenReader reader(line);
        if (line == "foreign-keys off") {
            directives.has_foreign_keys_off = true;
        } else if (reader.accept("rebuild") && reader.is_name()) {
            directives.rebuilt_tables.push_back(reader.name());
        } else {
            throw Error(ErrorCode::InvalidMigration, "`-- varve:" + line + "` is not a directive that sqlite has")
                .with_hint("sqlite has `-- varve:foreign-keys off` and `-- varve:rebuild TABLE`");
        }
    }
    return directives;
}

}  // namespace varve::sqlite
