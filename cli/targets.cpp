// SPDX-License-Identifier: MIT
#include "targets.hpp"

#include "project.hpp"

#include "varve/declare/variables.hpp"
#include "varve/diag/error.hpp"
#include "varve/diag/source_text.hpp"
#include "varve/model/fingerprint.hpp"
#include "varve/session/percent_decoding.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <glob.h>
#include <memory>
#include <tuple>
#include <vector>

namespace varve::cli {

namespace {

/// Of the databases that are files.
constexpr std::string_view scheme_of_files = "sqlite";

/// Folders that are not there hold no targets; those that cannot be read may.
int is_unreadable(const char* /*path*/, int failure) {
    return failure == ENOENT || failure == ENOTDIR ? 0 : 1;
}

/// The paths that a pattern stands for, sorted.
class Matches {
public:
    explicit Matches(const std::string& pattern)
        : m_result(::glob(pattern.c_str(), 0, &is_unreadable, &m_found)) {}
    ~Matches() { ::globfree(&m_found); }
    Matches(const Matches&) = delete;
    Matches& operator=(const Matches&) = delete;

    bool is_readable() const { return m_result == 0 || m_result == GLOB_NOMATCH; }
    std::size_t size() const { return m_result == 0 ? m_found.gl_pathc : 0; }
    std::string_view at(std::size_t number) const { return m_found.gl_pathv[number]; }

private:
    glob_t m_found{};
    int m_result;
};

/// A text as a part of a URL.
std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view special = "%?&#+= ";
    std::string encoded;
    for (const char c : text) {
        if (special.find(c) == std::string_view::npos) {
            encoded += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
    return encoded;
}

void add_files(const std::string& pattern, execute::TargetList& list) {
    const Matches matches(pattern);
    if (!matches.is_readable()) {
        throw Error(ErrorCode::Io, "a folder of the pattern `" + pattern + "` cannot be read");
    }
    if (matches.size() == 0) {
        throw Error(ErrorCode::Io, "there is no file that `" + pattern + "` stands for")
            .with_hint("correct the pattern under `files`: one that is misspelt must not look like one with "
                       "nothing to do");
    }
    for (std::size_t number = 0; number < matches.size(); ++number) {
        // A file that went away meanwhile is not made anew.
        list.add(std::string(scheme_of_files) + ":" + percent_encoded(matches.at(number)) + "?mode=rw");
    }
}

/// Calls `use` with the first column of each row.
template <class Use>
void ask(Connection& connection, const std::string& query, const Use& use) {
    Sql sql;
    sql.verbatim(query);
    const std::unique_ptr<Cursor> cursor = connection.query(sql);
    while (cursor->next()) {
        if (cursor->is_null(0) || cursor->text(0).empty()) {
            throw Error(ErrorCode::Configuration, "a row of this query names no target")
                .with_statement(query)
                .with_hint("leave such rows out with WHERE");
        }
        use(std::string(cursor->text(0)));
    }
}

void add_asked(const declare::Targets& targets, const Url& database, const DialectRegistry& dialects,
               execute::TargetList& list) {
    const Dialect& dialect = dialects.by_url(database);
    const std::unique_ptr<Connection> connection = dialect.connect(database);
    if (!targets.url_query.empty()) {
        ask(*connection, targets.url_query, [&](const std::string& url) {
            if (!looks_like_url(url)) {
                // It may be a secret all the same.
                throw Error(ErrorCode::Configuration, "a row of this query is not the URL of a database")
                    .with_statement(targets.url_query)
                    .with_hint("a query of names of schemas stands under `schemas`");
            }
            list.add(url);
        });
    }
    if (!targets.schema_query.empty() && !dialect.capabilities().has_schemas) {
        throw Error(ErrorCode::Unsupported,
                    "`" + std::string(dialect.name()) + "` has no schemas for tenants")
            .with_hint("give each tenant a database, and their URLs by `urls` or their files by `files`");
    }
    if (!targets.schema_query.empty()) {
        const std::string base =
            database.text() + (database.text().find('?') == std::string::npos ? "?" : "&") + "schema=";
        ask(*connection, targets.schema_query,
            [&](const std::string& schema) { list.add(base + percent_encoded(schema)); });
    }
}

/// What database a URL names: the file where there is one, however it is reached, else the text itself.
struct Identity {
    std::uint64_t one = 0;
    std::uint64_t other = 0;
    std::size_t target = 0;

    bool is_same(const Identity& to) const { return one == to.one && other == to.other; }
};

Identity identity_of(const Url& url, std::size_t target) {
    std::string_view path = url.rest().substr(0, url.rest().find('?'));
    path.remove_prefix(path.starts_with("//") ? 2 : 0);
    struct stat file {};
    if (url.scheme() == scheme_of_files && ::stat(percent_decoded(path).c_str(), &file) == 0) {
        return {static_cast<std::uint64_t>(file.st_dev), static_cast<std::uint64_t>(file.st_ino), target};
    }
    const std::string digest = sha256(url.text());
    constexpr int hexadecimal = 16;
    return {std::stoull(digest.substr(0, 16), nullptr, hexadecimal),
            std::stoull(digest.substr(16, 16), nullptr, hexadecimal), target};
}

}  // namespace

declare::Targets read_targets(Context& context, const declare::Settings& settings, const std::string& path) {
    PrintingSink sink(context.terminal());
    declare::Variables variables = declare::process_variables();
    const std::string more = settings.folder + "/.env";
    if (std::filesystem::is_regular_file(more)) {
        variables = declare::read_env_file(SourceText::read(more), std::move(variables), sink);
    }
    std::optional<declare::Targets> targets = declare::read_targets(path, variables, sink);
    if (!targets) {
        throw Reported{ExitCode::Usage};
    }
    return std::move(*targets);
}

execute::TargetList find_targets(const declare::Targets& targets, const declare::Settings& settings,
                                 const DialectRegistry& dialects) {
    execute::TargetList list;
    for (const Url& url : targets.urls) {
        list.add(url.text());
    }
    for (const std::string& pattern : targets.files) {
        add_files(pattern, list);
    }
    if (!targets.url_query.empty() || !targets.schema_query.empty()) {
        add_asked(targets, targets.database ? *targets.database : require_url(settings), dialects, list);
    }
    return list;
}

std::size_t leave_out_repeated(execute::TargetList& targets) {
    std::vector<Identity> identities;
    identities.reserve(targets.size());
    for (std::size_t target = 0; target < targets.size(); ++target) {
        identities.push_back(identity_of(targets.at(target), target));
    }
    std::sort(identities.begin(), identities.end(), [](const Identity& left, const Identity& right) {
        return std::tie(left.one, left.other, left.target) < std::tie(right.one, right.other, right.target);
    });
    std::vector<bool> is_repeated(targets.size());
    std::size_t count = 0;
    for (std::size_t at = 1; at < identities.size(); ++at) {
        if (identities[at].is_same(identities[at - 1])) {
            is_repeated[identities[at].target] = true;
            ++count;
        }
    }
    if (count != 0) {
        execute::TargetList kept;
        for (std::size_t target = 0; target < targets.size(); ++target) {
            if (!is_repeated[target]) {
                kept.add(targets.at(target).text());
            }
        }
        targets = std::move(kept);
    }
    return count;
}

const Dialect& dialect_of(const execute::TargetList& targets, const DialectRegistry& dialects) {
    const Dialect& dialect = dialects.by_url(targets.at(0));
    for (std::size_t target = 1; target < targets.size(); ++target) {
        const Dialect& other = dialects.by_url(targets.at(target));
        if (&other != &dialect) {
            throw Error(ErrorCode::Configuration,
                        "the targets of one run are of one kind: `" + targets.at(0).redacted() + "` is " +
                            std::string(dialect.name()) + ", and `" + targets.at(target).redacted() +
                            "` is " + std::string(other.name()))
                .with_hint("write two files of targets");
        }
    }
    return dialect;
}

}  // namespace varve::cli
