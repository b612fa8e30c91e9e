// SPDX-License-Identifier: MIT
#include "support/pooler.hpp"

#include <libpq-fe.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <random>
#include <stdexcept>
#include <thread>

namespace varve::test {

Pooler::Pooler(int server_port) {
    if (run({{"bash", "-c", "PATH=$PATH:/usr/sbin command -v pgbouncer"}}).exit_code != 0) {
        throw std::runtime_error("skipped: pgbouncer is not installed");
    }
    std::random_device random;
    for (int attempt = 0; attempt < 8; ++attempt) {
        m_port = 20000 + static_cast<int>(random() % 12000);
        write_file(
            m_directory / "pooler.ini",
            "[databases]\n* = host=127.0.0.1 port=" + std::to_string(server_port) +
                " user=postgres\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = " +
                std::to_string(m_port) +
                "\nunix_socket_dir =\nauth_type = any\npool_mode = transaction\ndefault_pool_size = 6\n"
                "max_client_conn = 500\nserver_reset_query_always = 0\n");
        std::filesystem::permissions(m_directory.path(), std::filesystem::perms(0755));
        const std::string user = getuid() == 0 ? "-u postgres " : "";
        m_process = std::make_unique<Process>(Command{
            {"bash", "-c", "PATH=$PATH:/usr/sbin; exec pgbouncer -q " + user + (m_directory / "pooler.ini")},
            m_directory.path()});
        for (int tries = 0; tries < 40; ++tries) {
            if (PQping(url("postgres").c_str()) == PQPING_OK) {
                return;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        m_process.reset();
    }
    throw std::runtime_error("pgbouncer does not start");
}

std::string Pooler::url(const std::string& database) const {
    return "postgresql://postgres@127.0.0.1:" + std::to_string(m_port) + "/" + database;
}

}  // namespace varve::test
