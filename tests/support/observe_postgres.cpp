// SPDX-License-Identifier: MIT
#include "support/observe.hpp"
#include "support/postgres_server.hpp"
#include "support/process.hpp"

#include "postgres/connection.hpp"
#include "postgres/shadow/observer.hpp"

#include <algorithm>
#include <sstream>
#include <string_view>

namespace varve::test {
namespace {

bool is_noise(const std::string& line) {
    // `\restrict` lines carry a random word.
    return line.empty() || line.starts_with("--") || line.starts_with("SET ") || line.starts_with("\\") ||
           line.starts_with("SELECT pg_catalog.set_config");
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
        text.replace(at, what.size(), with);
    }
    return text;
}

/// Where the word that begins at `begin` ends: behind its closing quote, else in front of what no name holds.
std::size_t end_of_word(std::string_view text, std::size_t begin) {
    if (text.substr(begin, 1) == "\"") {
        const std::size_t quote = text.find('"', begin + 1);
        return quote == std::string_view::npos ? text.size() : quote + 1;
    }
    return std::min(text.find_first_of(" \n,.;:()[]\"'+-*/<>=|", begin), text.size());
}

/// `x AS x` as `x`: the server prints the name or not, depending on how often it has read a body.
std::string without_repeated_names(const std::string& text) {
    constexpr std::string_view as = " AS ";
    std::string kept;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::max(end_of_word(text, begin), begin + 1);
        const std::string word = text.substr(begin, end - begin);
        kept += word;
        begin = end;
        const std::string again = std::string(as) + word;
        if (text.compare(end, again.size(), again) == 0 &&
            end_of_word(text, end + as.size()) == end + again.size()) {
            begin += again.size();
        }
    }
    return kept;
}

/// The lines between the parentheses of CREATE TABLE stand in the order of the columns: sorted, it means
/// nothing.
std::string normalised(std::vector<std::string> lines) {
    if (lines.front().starts_with("CREATE TABLE ") && lines.size() > 2) {
        for (std::string& line : lines) {
            if (line.ends_with(',')) {
                line.pop_back();
            }
        }
        std::sort(lines.begin() + 1, lines.end() - 1);
    }
    std::string statement;
    for (const std::string& line : lines) {
        statement += (statement.empty() ? "" : "\n") + line;
    }
    // Values that a view gives names to have a blank more when the server has read them once.
    return without_repeated_names(replaced(std::move(statement), "( VALUES ", "(VALUES "));
}

/// `pg_dump (PostgreSQL) 15.20 (Debian …)`
int pg_dump_version() {
    static const std::string text = run_or_throw({{"pg_dump", "--version"}});
    return std::stoi(text.substr(text.find(')') + 1));
}

}  // namespace

std::optional<std::string> dump_postgres(const std::string& url) {
    if (postgres_version() > pg_dump_version()) {
        return std::nullopt;
    }
    return run_or_throw({{"pg_dump", "--schema-only", "--dbname=" + url}});
}

std::vector<std::string> observe_postgres(const std::string& url, const ManagedAccess& managed) {
    // pg_dump refuses servers that are newer than itself. What observes shadows shares nothing with
    // inspectors either.
    if (postgres_version() > pg_dump_version()) {
        postgres::ServerConnection connection{Url(url)};
        return postgres::observe(connection, managed);
    }
    std::vector<std::string> command{"pg_dump", "--schema-only", "--exclude-table=varve_*",
                                     "--dbname=" + url};
    if (!managed.has_owners) {
        command.emplace_back("--no-owner");
    }
    if (!managed.has_grants) {
        command.emplace_back("--no-privileges");
    }
    std::istringstream dump(run_or_throw({command}));
    std::vector<std::string> statements;
    std::vector<std::string> lines;
    for (std::string line; std::getline(dump, line);) {
        if (lines.empty() && is_noise(line)) {
            continue;
        }
        lines.push_back(line);
        if (line.ends_with(';')) {
            statements.push_back(normalised(std::move(lines)));
            lines.clear();
        }
    }
    std::sort(statements.begin(), statements.end());
    return statements;
}

std::vector<std::string> rows_of_postgres(const std::string& url) {
    const std::string tables =
        postgres_query(url, "select format('select %L || to_jsonb(t)::text from %I.%I t', relname || ': ', "
                            "nspname, relname) from pg_class c join "
                            "pg_namespace n on n.oid = relnamespace where relkind = 'r' and nspname !~ "
                            "'^(pg_|information_schema)' and relname !~ "
                            "'^varve_'");
    std::vector<std::string> lines;
    std::istringstream queries(tables);
    for (std::string query; std::getline(queries, query);) {
        std::istringstream rows(postgres_query(url, query));
        for (std::string row; std::getline(rows, row);) {
            lines.push_back(row);
        }
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

}  // namespace varve::test
