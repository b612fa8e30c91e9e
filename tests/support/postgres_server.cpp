// SPDX-License-Identifier: MIT
#include "support/postgres_server.hpp"

#include "support/process.hpp"
#include "support/temporary_directory.hpp"

#include <libpq-fe.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <random>
#include <sstream>
#include <stdexcept>

namespace varve::test {
namespace {

constexpr const char* server_script = VARVE_SOURCE_DIRECTORY "/tests/support/postgres_server";
const std::string url_file = VARVE_POSTGRES_FILE;

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

/// A server for a test that somebody runs by hand, outside ctest.
class PrivateServer {
public:
    explicit PrivateServer(std::string version) : m_version(std::move(version)) {
        const std::string output = run_or_throw(command("start"));
        if (access(file().c_str(), R_OK) != 0) {
            throw std::runtime_error(output);
        }
    }
    ~PrivateServer() { run(command("stop")); }
    PrivateServer(const PrivateServer&) = delete;
    PrivateServer& operator=(const PrivateServer&) = delete;
    std::string url() const { return first_line(read_file(file())); }

private:
    std::string file() const { return m_directory / "postgres"; }
    Command command(const std::string& verb) const { return {{server_script, verb, file(), m_version}}; }

    TemporaryDirectory m_directory;
    std::string m_version;
};

/// The version that the tests of this process want; empty: the one that is installed.
std::string wanted_version() {
    const char* version = std::getenv("VARVE_TEST_POSTGRES_VERSION");
    return version == nullptr ? "" : version;
}

std::string find_server() {
    if (const char* url = std::getenv("VARVE_TEST_POSTGRES")) {
        return url;
    }
    const std::string file = url_file + wanted_version();
    if (access(file.c_str(), R_OK) == 0) {
        const std::string url = first_line(read_file(file));
        if (PQping(url.c_str()) == PQPING_OK) {
            return url;
        }
    }
    static const PrivateServer server(wanted_version());
    return server.url();
}

std::string unique_name() {
    std::random_device random;
    return "test_" + std::to_string(getpid()) + "_" + std::to_string(random());
}

using Connected = std::unique_ptr<PGconn, decltype(&PQfinish)>;

Connected connect(const std::string& url) {
    Connected connection(PQconnectdb(url.c_str()), &PQfinish);
    if (PQstatus(connection.get()) != CONNECTION_OK) {
        throw std::runtime_error(PQerrorMessage(connection.get()));
    }
    PQsetNoticeProcessor(
        connection.get(), [](void*, const char*) {}, nullptr);
    return connection;
}

}  // namespace

const std::string& postgres_server_url() {
    static const std::string url = find_server();
    return url;
}

std::string with_database(std::string_view server_url, std::string_view database) {
    const std::size_t slash = server_url.rfind('/');
    return std::string(server_url.substr(0, slash + 1)).append(database);
}

int postgres_version() {
    static const int version = std::stoi(postgres_query(postgres_server_url(), "show server_version_num"));
    return version / 10000;
}

std::string for_postgres_version(const std::string& sql) {
    const auto is_marked = [](const std::string& line, const std::string& mark, const auto& applies) {
        const std::size_t at = line.rfind(mark);
        return at != std::string::npos && applies(std::stoi(line.substr(at + mark.size())));
    };
    std::istringstream lines(sql);
    std::string kept;
    for (std::string line; std::getline(lines, line);) {
        if (!is_marked(line, "-- since ", [](int version) { return postgres_version() < version; }) &&
            !is_marked(line, "-- before ", [](int version) { return postgres_version() >= version; })) {
            kept += line + "\n";
        }
    }
    return kept;
}

ScratchDatabase::ScratchDatabase()
    : m_name(unique_name()), m_url(with_database(postgres_server_url(), m_name)) {
    postgres_query(postgres_server_url(), "create database " + m_name + " template template0");
}

ScratchDatabase::~ScratchDatabase() {
    try {
        postgres_query(postgres_server_url(), "drop database if exists " + m_name + " with (force)");
    } catch (const std::exception&) {
        // A server that is going away takes the database along.
    }
}

std::string postgres_query(const std::string& url, const std::string& sql) {
    const Connected connection = connect(url);
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection.get(), sql.c_str()),
                                                               &PQclear);
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
        throw std::runtime_error(std::string(PQresultErrorMessage(result.get())) + "in: " + sql);
    }
    std::string text;
    for (int row = 0; row < PQntuples(result.get()); ++row) {
        text += std::string(row == 0 ? "" : "\n") + PQgetvalue(result.get(), row, 0);
    }
    return text;
}

}  // namespace varve::test
