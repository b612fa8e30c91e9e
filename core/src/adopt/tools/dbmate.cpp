// SPDX-License-Identifier: MIT
#include "../file_names.hpp"
#include "../marker_lines.hpp"
#include "../table_rows.hpp"
#include "reporting.hpp"
#include "tools.hpp"

namespace varve::adopt {

namespace {

constexpr std::string_view up_mark = "--migrate:up";
constexpr std::string_view down_mark = "--migrate:down";

bool claims(const Folder& folder) {
    return folder.has_comment(up_mark);
}

bool has_no_transaction(const std::string& options) {
    return options.find("transaction:false") != std::string::npos;
}

std::vector<ForeignMigration> read_files(const Folder& folder, const Reading& reading) {
    std::vector<ForeignMigration> migrations;
    for (const std::string& file : folder.ending(".sql")) {
        const std::optional<NumberedName> name = numbered(without_ending(file, ".sql"), "_-");
        if (!name) {
            continue;
        }
        const std::shared_ptr<const SourceText> source = shared_text(folder, file);
        Cut cut = cut_at(source, up_mark, down_mark);
        if (!cut.up) {
            report_file(reading, *source, "missing-section", "there is no `-- migrate:up` line");
            continue;
        }
        cut.up->is_outside_transaction = has_no_transaction(cut.up_line);
        if (cut.down) {
            cut.down->is_outside_transaction = has_no_transaction(cut.down_line);
        }
        migrations.push_back({name->number, words_of(name->rest), name->number, *cut.up, cut.down});
    }
    return migrations;
}

std::vector<ForeignRow> read_rows(Connection& connection, const QualifiedName& table,
                                  const std::vector<ForeignMigration>& /*migrations*/) {
    std::vector<ForeignRow> rows;
    for (const TextRow& row :
         text_rows(connection, Sql() << "SELECT version FROM " << table << " ORDER BY version")) {
        rows.push_back({row[0]});
    }
    return rows;
}

}  // namespace

Tool dbmate() {
    return {"dbmate", claims, read_files, read_rows, "schema_migrations"};
}

}  // namespace varve::adopt
