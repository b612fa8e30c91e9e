// SPDX-License-Identifier: MIT
#include "versions.hpp"

#include "lexis.hpp"

#include "varve/sql/token.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace varve::postgres {

namespace {

struct Row {
    Feature feature;
    int since;
    /// How it shows in a statement: words that follow each other; empty where no statement speaks of it.
    std::string_view words = {};
    /// What it is for people; empty: the words.
    std::string_view name = {};
    /// Whether what the server stumbles over stands somewhere behind the words, and not among them.
    bool is_behind = false;
};

constexpr std::array table{
    Row{Feature::ColumnCompression, 14, "COMPRESSION"},
    Row{Feature::Multiranges, 14, "MULTIRANGE_TYPE_NAME"},
    Row{Feature::DatabaseOwnerRole, 14, "pg_database_owner"},
    Row{Feature::StatisticsOnExpressions, 14, "CREATE STATISTICS", "statistics on expressions", true},
    Row{Feature::StandardRoutineBodies, 14, "BEGIN ATOMIC"},
    Row{Feature::ReadableSubscriptionNumbers, 14},
    Row{Feature::DependenciesOfGeneratedExpressions, 15},
    Row{Feature::DistinctNulls, 15, "NULLS NOT DISTINCT"},
    Row{Feature::ColumnsOfSetNull, 15, "SET NULL (", "column lists behind SET NULL"},
    Row{Feature::ColumnsOfSetNull, 15, "SET DEFAULT (", "column lists behind SET DEFAULT"},
    Row{Feature::PublishedColumnsAndRows, 15, "ADD TABLE", "column lists and row filters of publications",
        true},
    Row{Feature::PublishedColumnsAndRows, 15, "FOR TABLE", "column lists and row filters of publications",
        true},
    Row{Feature::PublishedSchemas, 15, "TABLES IN SCHEMA"},
    Row{Feature::SecurityInvokerViews, 15, "security_invoker"},
    Row{Feature::ClosedPublicSchema, 15},
    Row{Feature::LocaleProviderOfDatabase, 15, "LOCALE_PROVIDER"},
    Row{Feature::CollationRules, 16, "RULES"},
    Row{Feature::BuiltinLocaleProvider, 17, "builtin"},
    Row{Feature::PublishedGeneratedColumns, 18, "publish_generated_columns"},
    Row{Feature::NotNullConstraints, 18},
    Row{Feature::VirtualColumns, 18, "VIRTUAL", "virtual generated columns"},
    Row{Feature::UnenforcedConstraints, 18, "NOT ENFORCED"},
    Row{Feature::TemporalKeys, 18, "WITHOUT OVERLAPS"},
};

constexpr int major(int version) {
    return version / 10000;
}

/// The errors by which a server says that it does not know something: in the grammar, among options, among
/// names, or not at all.
constexpr std::array<std::string_view, 5> unknown_to_server{"42601", "22023", "42704", "0A000", "42P17"};

std::vector<std::string> words_of(const std::vector<Token>& tokens) {
    std::vector<std::string> words;
    for (const Token& token : tokens) {
        words.push_back(token.kind == TokenKind::Word ? name_of(token, lexis()) : std::string(token.text));
    }
    return words;
}

/// Whether the server complains of the words of a row.
bool is_meant(const Row& row, const std::vector<Token>& tokens, const std::vector<std::string>& words,
              std::optional<std::size_t> complaint) {
    const std::vector<std::string> wanted = words_of(significant_tokens(row.words, lexis()));
    auto found = words.begin();
    while ((found = std::search(found, words.end(), wanted.begin(), wanted.end())) != words.end()) {
        const Token& first = tokens[static_cast<std::size_t>(found - words.begin())];
        const Token& last = tokens[static_cast<std::size_t>(found - words.begin()) + wanted.size() - 1];
        if (!complaint ||
            (first.begin <= *complaint && (row.is_behind || *complaint < last.begin + last.text.size()))) {
            return true;
        }
        ++found;
    }
    return false;
}

}  // namespace

bool has(int version, Feature feature) {
    return std::any_of(table.begin(), table.end(),
                       [&](const Row& row) { return row.feature == feature && major(version) >= row.since; });
}

std::string missing_feature(int version, const Error& refusal) {
    if (std::find(unknown_to_server.begin(), unknown_to_server.end(), refusal.sqlstate()) ==
        unknown_to_server.end()) {
        return {};
    }
    const std::vector<Token> tokens = significant_tokens(refusal.statement(), lexis());
    const std::vector<std::string> words = words_of(tokens);
    for (const Row& row : table) {
        if (row.words.empty() || major(version) >= row.since ||
            !is_meant(row, tokens, words, refusal.statement_offset())) {
            continue;
        }
        const std::string name =
            row.name.empty() ? "`" + std::string(row.words) + "`" : std::string(row.name);
        return "PostgreSQL " + std::to_string(major(version)) + " has no " + name + "; it came with " +
               std::to_string(row.since);
    }
    return {};
}

std::string_view collation_locale_column(int version) {
    switch (major(version)) {
    case 13:
    case 14: return "collcollate";
    case 15:
    case 16: return "colliculocale";
    default: return "colllocale";
    }
}

std::string_view database_locale_column(int version) {
    switch (major(version)) {
    case 15:
    case 16: return "daticulocale";
    default: return "datlocale";
    }
}

}  // namespace varve::postgres
