// SPDX-License-Identifier: MIT
#include "support/own_server.hpp"

#include "support/process.hpp"

#include <sstream>
#include <stdexcept>
#include <unistd.h>

namespace varve::test {
namespace {

constexpr const char* server_script = VARVE_SOURCE_DIRECTORY "/tests/support/postgres_server";

std::string shell(const std::string& line) {
    return run_or_throw({{"bash", "-c", line}, "/"});
}

}  // namespace

OwnServer::OwnServer() {
    run_or_throw({{server_script, "start", m_directory / "server"}});
    std::istringstream lines(read_file(m_directory / "server"));
    std::getline(lines, m_url);
    std::getline(lines, m_home);
    m_home = m_home.substr(std::string("# data: ").size());
    const std::size_t colon = m_url.rfind(':');
    m_port = std::stoi(m_url.substr(colon + 1));
    shell(server_tool("-m fast -w stop"));
    start();
}

OwnServer::~OwnServer() {
    run({{server_script, "stop", m_directory / "server"}});
}

std::string OwnServer::server_tool(const std::string& arguments) const {
    const std::string user = getuid() == 0 ? "runuser -u postgres -- " : "";
    return user + "$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)/pg_ctl -D " + m_home + "/data -l " +
           m_home + "/server.log " + arguments + " >/dev/null 2>&1";
}

void OwnServer::kill() {
    // The children first would be noticed by their parent, which would begin to tidy up.
    shell("server=$(head -1 " + m_home +
          "/data/postmaster.pid); children=$(pgrep -P $server || true); kill -9 $server $children "
          "2>/dev/null; for each in $server $children; do while readlink /proc/$each/exe >/dev/null 2>&1; do "
          "sleep 0.01; done; "
          // A dead process that nobody has waited for still has its number, which would pass for a server.
          "done; rm -f " +
          m_home + "/data/postmaster.pid " + m_home + "/.s.PGSQL.*");
}

void OwnServer::start() {
    shell(server_tool("-w -t 60 -o '-p " + std::to_string(m_port) +
                      " -c synchronous_commit=on -c max_connections=300' start"));
}

}  // namespace varve::test
