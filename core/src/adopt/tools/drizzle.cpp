// SPDX-License-Identifier: MIT
#include "../file_names.hpp"
#include "../table_rows.hpp"
#include "reporting.hpp"
#include "tools.hpp"

#include "varve/model/fingerprint.hpp"

#include <nlohmann/json.hpp>

namespace varve::adopt {

namespace {

constexpr std::string_view journal = "meta/_journal.json";

bool claims(const Folder& folder) {
    return folder.has(journal);
}

/// The journal orders the files and says when each was made, which is how the table knows them.
std::vector<ForeignMigration> read_files(const Folder& folder, const Reading& reading) {
    const SourceText source = folder.text(journal);
    const nlohmann::json parsed = nlohmann::json::parse(source.text(), nullptr, false);
    const auto entries = parsed.is_object() ? parsed.find("entries") : parsed.end();
    if (!parsed.is_object() || entries == parsed.end() || !entries->is_array()) {
        report_file(reading, source, "malformed-journal", "this is not a journal of drizzle");
        return {};
    }
    std::vector<ForeignMigration> migrations;
    for (const nlohmann::json& entry : *entries) {
        const auto tag = entry.is_object() ? entry.find("tag") : entry.end();
        const auto when = entry.is_object() ? entry.find("when") : entry.end();
        if (!entry.is_object() || tag == entry.end() || !tag->is_string() || when == entry.end() ||
            !when->is_number_integer()) {
            report_file(reading, source, "malformed-journal", "an entry has no `tag` or no `when`");
            continue;
        }
        const std::string stem = tag->get<std::string>();
        if (!folder.has(stem + ".sql")) {
            report_file(reading, source, "missing-file", "the file `" + stem + ".sql` is not there");
            continue;
        }
        const std::optional<NumberedName> name = numbered(stem);
        const std::string key = std::to_string(when->get<std::int64_t>());
        ForeignMigration migration{key, words_of(name ? name->rest : stem), key};
        migration.up = ForeignSection::whole(folder.text(stem + ".sql"));
        migration.checksum = sha256(migration.up.source->text());
        migrations.push_back(std::move(migration));
    }
    return migrations;
}

std::vector<ForeignRow> read_rows(Connection& connection, const QualifiedName& table,
                                  const std::vector<ForeignMigration>& /*migrations*/) {
    std::vector<ForeignRow> rows;
    const Sql query = Sql() << "SELECT created_at, hash FROM " << table << " ORDER BY created_at";
    for (const TextRow& row : text_rows(connection, query)) {
        rows.push_back({row[0], ForeignRow::State::Applied, row[1], ""});
    }
    return rows;
}

}  // namespace

Tool drizzle() {
    return {"drizzle", claims, read_files, read_rows, "__drizzle_migrations", "drizzle"};
}

}  // namespace varve::adopt
