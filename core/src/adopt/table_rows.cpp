// SPDX-License-Identifier: MIT
#include "table_rows.hpp"

#include "varve/sql/ascii.hpp"

#include <algorithm>

namespace varve::adopt {

std::vector<TextRow> text_rows(Connection& connection, const Sql& query) {
    std::vector<TextRow> rows;
    const std::unique_ptr<Cursor> cursor = connection.query(query);
    while (cursor->next()) {
        TextRow row;
        for (int column = 0; column < cursor->column_count(); ++column) {
            row.emplace_back(cursor->text(column));
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

bool is_true(std::string_view text) {
    const std::string word = lower_ascii(text);
    return word == "t" || word == "true" || word == "1";
}

std::vector<ForeignRow> rows_up_to(const std::string& key, const std::vector<ForeignMigration>& migrations) {
    const auto last = std::find_if(migrations.begin(), migrations.end(),
                                   [&](const ForeignMigration& each) { return each.key == key; });
    std::vector<ForeignRow> rows;
    if (last == migrations.end()) {
        rows.push_back({key});
        return rows;
    }
    for (auto each = migrations.begin(); each != last + 1; ++each) {
        rows.push_back({each->key});
    }
    return rows;
}

}  // namespace varve::adopt
