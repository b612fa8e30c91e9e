// SPDX-License-Identifier: MIT
#include "../file_names.hpp"
#include "../table_rows.hpp"
#include "reporting.hpp"
#include "tools.hpp"

#include "varve/model/fingerprint.hpp"

namespace varve::adopt {

namespace {

constexpr std::string_view file_name = "migration.sql";

bool claims(const Folder& folder) {
    return !folder.folders_with(file_name).empty() && folder.folders_with("snapshot.json").empty();
}

std::vector<ForeignMigration> read_files(const Folder& folder, const Reading& /*reading*/) {
    std::vector<ForeignMigration> migrations;
    for (const std::string& key : folder.folders_with(file_name)) {
        const std::optional<NumberedName> name = numbered(key);
        ForeignMigration migration{key, words_of(name ? name->rest : key), name ? name->number : ""};
        migration.up = ForeignSection::whole(folder.text(key + "/migration.sql"));
        migration.checksum = sha256(migration.up.source->text());
        if (folder.has(key + "/down.sql")) {
            migration.down = ForeignSection::whole(folder.text(key + "/down.sql"));
        }
        migrations.push_back(std::move(migration));
    }
    return migrations;
}

std::vector<ForeignRow> read_rows(Connection& connection, const QualifiedName& table,
                                  const std::vector<ForeignMigration>& /*migrations*/) {
    std::vector<ForeignRow> rows;
    const Sql query = Sql() << "SELECT migration_name, checksum, finished_at FROM " << table
                            << " WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name";
    for (const TextRow& row : text_rows(connection, query)) {
        rows.push_back({row[0], row[2].empty() ? ForeignRow::State::InDoubt : ForeignRow::State::Applied,
                        row[1], row[2]});
    }
    return rows;
}

}  // namespace

Tool prisma() {
    return {"prisma", claims, read_files, read_rows, "_prisma_migrations"};
}

}  // namespace varve::adopt
