// SPDX-License-Identifier: MIT
#include "../table_rows.hpp"
#include "reporting.hpp"
#include "tools.hpp"

#include "varve/model/fingerprint.hpp"
#include "varve/sql/ascii.hpp"
#include "varve/sql/splitter.hpp"
#include "varve/sql/token.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace varve::adopt {

namespace {

constexpr std::string_view table = "schema_migrations";

std::string file_of(const Folder& folder) {
    const std::vector<std::string> files = folder.ending("structure.sql");
    return files.empty() ? "" : files.front();
}

bool claims(const Folder& folder) {
    return !file_of(folder).empty();
}

/// The versions that the file itself lists at its end: `INSERT INTO schema_migrations (version) VALUES …`.
std::set<std::string> versions_in(const SourceText& source, const Lexis& lexis) {
    DiagnosticList unheard;
    std::set<std::string> versions;
    for (const PositionedStatement& statement : split_statements(source, lexis, unheard)) {
        const std::vector<Token> tokens = significant_tokens(statement.text, lexis);
        const bool is_list = tokens.size() > 3 && equals_ignoring_case(tokens[0].text, "insert") &&
                             std::any_of(tokens.begin() + 2, tokens.begin() + 4, [](const Token& each) {
                                 return each.text.find(table) != std::string_view::npos;
                             });
        for (const Token& token : tokens) {
            if (is_list && token.kind == TokenKind::String && token.text.size() > 2) {
                versions.emplace(token.text.substr(1, token.text.size() - 2));
            }
        }
    }
    return versions;
}

std::string sum_of(const std::set<std::string>& versions) {
    std::string list;
    for (const std::string& version : versions) {
        list += version + "\n";
    }
    return sha256(list);
}

/// The program that was migrated is in Ruby; what it has led to is one file.
std::vector<ForeignMigration> read_files(const Folder& folder, const Reading& reading) {
    const std::string file = file_of(folder);
    const std::shared_ptr<const SourceText> source = shared_text(folder, file);
    const std::set<std::string> versions = versions_in(*source, reading.dialect.lexis());
    if (versions.empty()) {
        report_file(reading, *source, "missing-versions",
                    "this file does not list the versions of `schema_migrations`",
                    "`config.active_record.schema_format = :sql`, then `rails db:schema:dump` writes one");
        return {};
    }
    ForeignMigration migration{*versions.rbegin(), "structure", *versions.rbegin()};
    migration.up = {source, 0, source->text().size()};
    migration.up.is_dump = true;
    migration.checksum = sum_of(versions);
    return {migration};
}

/// The database must have exactly the versions of the file: what others have done to it is not known.
std::vector<ForeignRow> read_rows(Connection& connection, const QualifiedName& name,
                                  const std::vector<ForeignMigration>& migrations) {
    std::set<std::string> versions;
    for (const TextRow& row : text_rows(connection, Sql() << "SELECT version FROM " << name)) {
        versions.insert(row[0]);
    }
    if (versions.empty() || migrations.empty()) {
        return {};
    }
    return {{migrations.front().key, ForeignRow::State::Applied, sum_of(versions), ""}};
}

constexpr std::array<std::string_view, 1> others{"ar_internal_metadata"};

}  // namespace

Tool rails() {
    return {"rails", claims, read_files, read_rows, table, {}, others};
}

}  // namespace varve::adopt
