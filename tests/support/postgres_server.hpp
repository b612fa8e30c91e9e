// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace varve::test {

/// The URL of the server for tests: VARVE_TEST_POSTGRES when it is set, else the one that ctest started, else
/// a private one that ends with this process; of the version in VARVE_TEST_POSTGRES_VERSION. Throws
/// std::runtime_error that begins with `skipped:` where that version is not here.
const std::string& postgres_server_url();

/// The major version of that server: 15.
int postgres_version();

/// The version whose words the goldens hold.
inline constexpr int postgres_version_of_goldens = 15;

/// The same URL with another database.
std::string with_database(std::string_view server_url, std::string_view database);

/// SQL without the lines that this version of the server does not know: those that end with `-- since 15`
/// when it is older, those with `-- before 15` when it is not.
std::string for_postgres_version(const std::string& sql);

/// A database of its own on the test server, dropped with the object.
class ScratchDatabase {
public:
    ScratchDatabase();
    ~ScratchDatabase();
    ScratchDatabase(const ScratchDatabase&) = delete;
    ScratchDatabase& operator=(const ScratchDatabase&) = delete;

    const std::string& url() const { return m_url; }
    const std::string& name() const { return m_name; }

private:
    std::string m_name;
    std::string m_url;
};

/// Runs SQL without varve, several statements allowed; the first column of the rows of the last one, joined
/// by lines. Throws std::runtime_error with the server's message.
std::string postgres_query(const std::string& url, const std::string& sql);

}  // namespace varve::test
