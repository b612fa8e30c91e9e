// SPDX-License-Identifier: MIT
#include "../checksum.hpp"
#include "../file_names.hpp"
#include "../table_rows.hpp"
#include "reporting.hpp"
#include "tools.hpp"

#include <algorithm>
#include <array>

namespace varve::adopt {

namespace {

/// Files that only have a number in front are everybody's; these tell that they are somebody else's.
bool is_of_another(const Folder& folder) {
    constexpr std::array<std::string_view, 4> marks{"--+gooseup", "--migrate:up", "--upmigration",
                                                    "--runningupgrade"};
    return folder.has("meta/_journal.json") || !folder.ending(".js").empty() ||
           !folder.ending(".ts").empty() ||
           std::any_of(marks.begin(), marks.end(),
                       [&](std::string_view mark) { return folder.has_comment(mark); });
}

bool claims(const Folder& folder) {
    const std::vector<std::string> files = folder.ending(".sql");
    return !files.empty() && std::all_of(files.begin(), files.end(), [](const std::string& file) {
        return numbered(file).has_value();
    }) && !is_of_another(folder);
}

ForeignSection section_of(SourceText text) {
    const bool is_outside = text.text().starts_with("-- no-transaction");
    ForeignSection section = ForeignSection::whole(std::move(text));
    section.is_outside_transaction = is_outside;
    return section;
}

std::vector<ForeignMigration> read_files(const Folder& folder, const Reading& /*reading*/) {
    std::vector<ForeignMigration> migrations;
    for (const std::string& file : folder.ending(".sql")) {
        const std::string stem(without_ending(without_ending(file, ".sql"), ".up"));
        const std::optional<NumberedName> name = numbered(stem);
        if (!name || file.ends_with(".down.sql")) {
            continue;
        }
        ForeignMigration migration{without_zeros(name->number), words_of(name->rest), name->number};
        migration.up = section_of(folder.text(file));
        migration.checksum = sha384(migration.up.source->text());
        if (folder.has(stem + ".down.sql")) {
            migration.down = section_of(folder.text(stem + ".down.sql"));
        }
        migrations.push_back(std::move(migration));
    }
    std::stable_sort(migrations.begin(), migrations.end(),
                     [](const ForeignMigration& left, const ForeignMigration& right) {
                         return is_less_number(left.key, right.key);
                     });
    return migrations;
}

/// Bytes as databases print them: `\x…`, or as they are.
std::string checksum_of(const std::string& bytes) {
    return bytes.starts_with("\\x") ? bytes.substr(2) : hexadecimal(bytes);
}

std::vector<ForeignRow> read_rows(Connection& connection, const QualifiedName& table,
                                  const std::vector<ForeignMigration>& /*migrations*/) {
    std::vector<ForeignRow> rows;
    const Sql query = Sql() << "SELECT version, success, checksum, installed_on FROM " << table
                            << " ORDER BY installed_on, version";
    for (const TextRow& row : text_rows(connection, query)) {
        rows.push_back({row[0], is_true(row[1]) ? ForeignRow::State::Applied : ForeignRow::State::InDoubt,
                        checksum_of(row[2]), row[3]});
    }
    return rows;
}

}  // namespace

Tool sqlx() {
    return {"sqlx", claims, read_files, read_rows, "_sqlx_migrations"};
}

}  // namespace varve::adopt
