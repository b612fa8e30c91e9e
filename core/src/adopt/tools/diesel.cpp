// SPDX-License-Identifier: MIT
#include "../file_names.hpp"
#include "../marker_lines.hpp"
#include "../table_rows.hpp"
#include "reporting.hpp"
#include "tools.hpp"

#include <algorithm>

namespace varve::adopt {

namespace {

bool claims(const Folder& folder) {
    return !folder.folders_with("up.sql").empty();
}

/// `metadata.toml` beside the statements may say `run_in_transaction = false`.
bool runs_outside(const Folder& folder, const std::string& name) {
    const std::string file = name + "/metadata.toml";
    if (!folder.has(file)) {
        return false;
    }
    const SourceText source = folder.text(file);
    const std::vector<MarkerLine> lines = lines_of(source.text());
    return std::any_of(lines.begin(), lines.end(), [](const MarkerLine& line) {
        return squeezed(line.text).starts_with("run_in_transaction=false");
    });
}

std::vector<ForeignMigration> read_files(const Folder& folder, const Reading& /*reading*/) {
    std::vector<ForeignMigration> migrations;
    for (const std::string& name : folder.folders_with("up.sql")) {
        const std::size_t end = std::min(name.find('_'), name.size());
        ForeignMigration migration;
        migration.key = name.substr(0, end);
        std::erase(migration.key, '-');
        migration.moment = migration.key;
        migration.name = words_of(name.substr(std::min(end + 1, name.size())));
        migration.up = ForeignSection::whole(folder.text(name + "/up.sql"));
        if (folder.has(name + "/down.sql")) {
            migration.down = ForeignSection::whole(folder.text(name + "/down.sql"));
        }
        if (runs_outside(folder, name)) {
            migration.up.is_outside_transaction = true;
            if (migration.down) {
                migration.down->is_outside_transaction = true;
            }
        }
        migrations.push_back(std::move(migration));
    }
    std::stable_sort(
        migrations.begin(), migrations.end(),
        [](const ForeignMigration& left, const ForeignMigration& right) { return left.key < right.key; });
    return migrations;
}

std::vector<ForeignRow> read_rows(Connection& connection, const QualifiedName& table,
                                  const std::vector<ForeignMigration>& /*migrations*/) {
    std::vector<ForeignRow> rows;
    const Sql query = Sql() << "SELECT version, run_on FROM " << table << " ORDER BY run_on, version";
    for (const TextRow& row : text_rows(connection, query)) {
        rows.push_back({row[0], ForeignRow::State::Applied, "", row[1]});
    }
    return rows;
}

}  // namespace

Tool diesel() {
    return {"diesel", claims, read_files, read_rows, "__diesel_schema_migrations"};
}

}  // namespace varve::adopt
