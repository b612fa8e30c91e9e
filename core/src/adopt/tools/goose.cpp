// SPDX-License-Identifier: MIT
#include "../file_names.hpp"
#include "../marker_lines.hpp"
#include "../table_rows.hpp"
#include "reporting.hpp"
#include "tools.hpp"

#include <algorithm>

namespace varve::adopt {

namespace {

constexpr std::string_view up_mark = "--+gooseup";
constexpr std::string_view down_mark = "--+goosedown";

bool claims(const Folder& folder) {
    return folder.has_comment(up_mark);
}

bool has_line(const SourceText& source, std::string_view mark) {
    const std::vector<MarkerLine> lines = lines_of(source.text());
    return std::any_of(lines.begin(), lines.end(),
                       [&](const MarkerLine& line) { return squeezed(line.text) == mark; });
}

std::vector<ForeignMigration> read_files(const Folder& folder, const Reading& reading) {
    refuse_programs(folder, ".go", "a program in Go", reading);
    std::vector<ForeignMigration> migrations;
    for (const std::string& file : folder.ending(".sql")) {
        const std::optional<NumberedName> name = numbered(without_ending(file, ".sql"));
        if (!name) {
            continue;
        }
        std::shared_ptr<const SourceText> source = shared_text(folder, file);
        if (has_line(*source, "--+gooseenvsubon")) {
            source = std::make_shared<const SourceText>(filled_placeholders(*source, reading));
        }
        Cut cut = cut_at(source, up_mark, down_mark);
        if (!cut.up) {
            report_file(reading, *source, "missing-section", "there is no `-- +goose Up` line");
            continue;
        }
        const bool is_outside = has_line(*source, "--+goosenotransaction");
        cut.up->is_outside_transaction = is_outside;
        if (cut.down) {
            cut.down->is_outside_transaction = is_outside;
        }
        migrations.push_back(
            {without_zeros(name->number), words_of(name->rest), name->number, *cut.up, cut.down});
    }
    std::stable_sort(migrations.begin(), migrations.end(),
                     [](const ForeignMigration& left, const ForeignMigration& right) {
                         return is_less_number(left.key, right.key);
                     });
    return migrations;
}

/// The table is a log: the last row of a version counts, and version 0 only says that the table was made.
std::vector<ForeignRow> read_rows(Connection& connection, const QualifiedName& table,
                                  const std::vector<ForeignMigration>& /*migrations*/) {
    std::vector<ForeignRow> rows;
    const Sql query = Sql() << "SELECT version_id, is_applied, tstamp FROM " << table << " ORDER BY id";
    for (const TextRow& row : text_rows(connection, query)) {
        std::erase_if(rows, [&](const ForeignRow& each) { return each.key == row[0]; });
        if (is_true(row[1]) && row[0] != "0") {
            rows.push_back({row[0], ForeignRow::State::Applied, "", row[2]});
        }
    }
    return rows;
}

}  // namespace

Tool goose() {
    return {"goose", claims, read_files, read_rows, "goose_db_version", {}, {}, true};
}

}  // namespace varve::adopt
