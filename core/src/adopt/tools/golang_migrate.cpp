// SPDX-License-Identifier: MIT
#include "../file_names.hpp"
#include "../table_rows.hpp"
#include "reporting.hpp"
#include "tools.hpp"

#include <algorithm>

namespace varve::adopt {

namespace {

constexpr std::string_view up_ending = ".up.sql";

bool is_migration(const std::string& file) {
    return numbered(file).has_value();
}

bool claims(const Folder& folder) {
    const std::vector<std::string> files = folder.ending(up_ending);
    const std::vector<std::string> scripts = folder.ending(".js");
    return std::any_of(files.begin(), files.end(), is_migration) &&
           std::none_of(scripts.begin(), scripts.end(), is_migration);
}

std::vector<ForeignMigration> read_files(const Folder& folder, const Reading& /*reading*/) {
    std::vector<ForeignMigration> migrations;
    for (const std::string& file : folder.ending(up_ending)) {
        const std::string stem(without_ending(file, up_ending));
        const std::optional<NumberedName> name = numbered(stem);
        if (!name) {
            continue;
        }
        ForeignMigration migration{without_zeros(name->number), words_of(name->rest), name->number};
        migration.up = ForeignSection::whole(folder.text(file));
        if (folder.has(stem + ".down.sql")) {
            migration.down = ForeignSection::whole(folder.text(stem + ".down.sql"));
        }
        migrations.push_back(std::move(migration));
    }
    std::stable_sort(migrations.begin(), migrations.end(),
                     [](const ForeignMigration& left, const ForeignMigration& right) {
                         return is_less_number(left.key, right.key);
                     });
    return migrations;
}

/// One row says it all: the version, and whether the way to it was broken off.
std::vector<ForeignRow> read_rows(Connection& connection, const QualifiedName& table,
                                  const std::vector<ForeignMigration>& migrations) {
    const std::vector<TextRow> rows = text_rows(connection, Sql() << "SELECT version, dirty FROM " << table);
    // A negative version stands for none.
    if (rows.empty() || rows.front()[0].starts_with('-')) {
        return {};
    }
    std::vector<ForeignRow> found = rows_up_to(rows.front()[0], migrations);
    found.back().state = is_true(rows.front()[1]) ? ForeignRow::State::InDoubt : ForeignRow::State::Applied;
    return found;
}

}  // namespace

Tool golang_migrate() {
    return {"golang-migrate", claims, read_files, read_rows, "schema_migrations"};
}

}  // namespace varve::adopt
