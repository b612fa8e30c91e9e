// SPDX-License-Identifier: MIT
#include "../file_names.hpp"
#include "../table_rows.hpp"
#include "reporting.hpp"
#include "tools.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace varve::adopt {

namespace {

constexpr std::array<std::string_view, 4> programs{".js", ".ts", ".cjs", ".mjs"};

/// Without the ending of a program or of SQL: the table has the file's name, ending included.
std::string stem_of(std::string_view file) {
    for (const std::string_view ending : {".up.sql", ".down.sql", ".sql", ".js", ".ts", ".cjs", ".mjs"}) {
        if (file.ends_with(ending)) {
            return std::string(without_ending(file, ending));
        }
    }
    return std::string(file);
}

/// What runs the SQL that stands beside it under the same name.
std::set<std::string> stems_of_programs(const Folder& folder) {
    std::set<std::string> stems;
    for (const std::string_view ending : programs) {
        for (const std::string& file : folder.ending(ending)) {
            if (numbered(file)) {
                stems.insert(stem_of(file));
            }
        }
    }
    return stems;
}

bool claims(const Folder& folder) {
    return !stems_of_programs(folder).empty() && !folder.has_comment("--upmigration");
}

std::vector<ForeignMigration> read_files(const Folder& folder, const Reading& reading) {
    std::set<std::string> stems = stems_of_programs(folder);
    for (const std::string& file : folder.ending(".sql")) {
        if (numbered(file)) {
            stems.insert(stem_of(file));
        }
    }
    std::vector<ForeignMigration> migrations;
    for (const std::string& stem : stems) {
        const std::string file = folder.has(stem + ".up.sql") ? stem + ".up.sql" : stem + ".sql";
        if (!folder.has(file)) {
            reading.sink.report({Severity::Error, "not-sql",
                                 "`" + stem + "` is a program, and no SQL stands beside it", std::nullopt,
                                 "write what it does as `" + stem + ".up.sql`, and import again"});
            continue;
        }
        const std::optional<NumberedName> name = numbered(stem);
        ForeignMigration migration{stem, words_of(name->rest), name->number};
        migration.up = ForeignSection::whole(folder.text(file));
        if (folder.has(stem + ".down.sql")) {
            migration.down = ForeignSection::whole(folder.text(stem + ".down.sql"));
        }
        migrations.push_back(std::move(migration));
    }
    return migrations;
}

std::vector<ForeignRow> read_rows(Connection& connection, const QualifiedName& table,
                                  const std::vector<ForeignMigration>& /*migrations*/) {
    std::vector<ForeignRow> rows;
    const Sql query = Sql() << "SELECT name, migration_time FROM " << table << " ORDER BY id";
    for (const TextRow& row : text_rows(connection, query)) {
        rows.push_back({stem_of(row[0]), ForeignRow::State::Applied, "", row[1]});
    }
    return rows;
}

constexpr std::array<std::string_view, 2> others{"knex_migrations_lock",
                                                 "sequence:knex_migrations_lock_index_seq"};

}  // namespace

Tool knex() {
    return {"knex", claims, read_files, read_rows, "knex_migrations", {}, others, true};
}

}  // namespace varve::adopt
