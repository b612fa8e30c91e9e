// SPDX-License-Identifier: MIT
#include "../file_names.hpp"
#include "../marker_lines.hpp"
#include "../table_rows.hpp"
#include "reporting.hpp"
#include "tools.hpp"

namespace varve::adopt {

namespace {

constexpr std::string_view up_mark = "--upmigration";
constexpr std::string_view down_mark = "--downmigration";

bool claims(const Folder& folder) {
    return folder.has_comment(up_mark);
}

std::vector<ForeignMigration> read_files(const Folder& folder, const Reading& reading) {
    refuse_programs(folder, ".js", "a program in JavaScript", reading);
    refuse_programs(folder, ".ts", "a program in TypeScript", reading);
    std::vector<ForeignMigration> migrations;
    for (const std::string& file : folder.ending(".sql")) {
        const std::string stem(without_ending(file, ".sql"));
        const std::optional<NumberedName> name = numbered(stem, "_-");
        if (!name) {
            continue;
        }
        const std::shared_ptr<const SourceText> source = shared_text(folder, file);
        Cut cut = cut_at(source, up_mark, down_mark);
        if (!cut.up) {
            // Without the mark everything in front of the way back is the way forward.
            cut.up = ForeignSection{source, 0, cut.down ? cut.down->begin : source->text().size()};
        }
        migrations.push_back({stem, words_of(name->rest), name->number, *cut.up, cut.down});
    }
    return migrations;
}

std::vector<ForeignRow> read_rows(Connection& connection, const QualifiedName& table,
                                  const std::vector<ForeignMigration>& /*migrations*/) {
    std::vector<ForeignRow> rows;
    for (const TextRow& row :
         text_rows(connection, Sql() << "SELECT name, run_on FROM " << table << " ORDER BY id")) {
        rows.push_back({row[0], ForeignRow::State::Applied, "", row[1]});
    }
    return rows;
}

}  // namespace

Tool node_pg_migrate() {
    return {"node-pg-migrate", claims, read_files, read_rows, "pgmigrations", {}, {}, true};
}

}  // namespace varve::adopt
