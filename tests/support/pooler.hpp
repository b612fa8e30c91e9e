// SPDX-License-Identifier: MIT
#pragma once

#include "support/process.hpp"
#include "support/temporary_directory.hpp"

#include <memory>
#include <string>

namespace varve::test {

/// PgBouncer in transaction mode in front of a server: each transaction of a client may run in another one of
/// a few server sessions.
class Pooler {
public:
    /// Throws std::runtime_error that begins with `skipped:` where PgBouncer is not installed.
    explicit Pooler(int server_port);

    /// Of a database of the server.
    std::string url(const std::string& database) const;

    /// SIGSTOP: it keeps its connections and answers nobody.
    void send(int signal) { m_process->send(signal); }

private:
    TemporaryDirectory m_directory;
    int m_port = 0;
    std::unique_ptr<Process> m_process;
};

}  // namespace varve::test
