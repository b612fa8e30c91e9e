// SPDX-License-Identifier: MIT
#pragma once

#include "support/temporary_directory.hpp"

#include <string>

namespace varve::test {

/// A PostgreSQL server that belongs to one test, which may kill it. What is committed is durable but for the
/// loss of the machine. Gone with the object.
class OwnServer {
public:
    /// Throws std::runtime_error when no server can be had.
    OwnServer();
    ~OwnServer();
    OwnServer(const OwnServer&) = delete;
    OwnServer& operator=(const OwnServer&) = delete;

    /// Of the database `postgres`.
    const std::string& url() const { return m_url; }
    int port() const { return m_port; }

    /// SIGKILL to the server and all its processes: no clean-up, no checkpoint.
    void kill();
    /// Starts it again; it recovers what was committed.
    void start();

private:
    std::string server_tool(const std::string& arguments) const;

    TemporaryDirectory m_directory;
    std::string m_home;
    std::string m_url;
    int m_port = 0;
};

}  // namespace varve::test
