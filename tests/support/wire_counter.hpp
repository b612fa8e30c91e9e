// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <string>
#include <thread>

namespace varve::test {

/// Stands between one client and a server, hands on every byte, and counts how often the client had to wait:
/// the turns from what it says to what the server answers.
class WireCounter {
public:
    /// Of a server at a port of this machine. Throws std::runtime_error when no port can be had.
    explicit WireCounter(int server_port);
    ~WireCounter();
    WireCounter(const WireCounter&) = delete;
    WireCounter& operator=(const WireCounter&) = delete;

    int port() const { return m_port; }
    std::size_t round_trips() const { return m_round_trips; }

private:
    void serve(int server_port);
    void hand_on(int client, int server);

    int m_listener = -1;
    int m_port = 0;
    /// Written to when the end has come.
    int m_end[2] = {-1, -1};
    std::atomic<std::size_t> m_round_trips = 0;
    std::thread m_thread;
};

}  // namespace varve::test
