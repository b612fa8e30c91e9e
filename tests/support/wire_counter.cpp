// SPDX-License-Identifier: MIT
#include "support/wire_counter.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace varve::test {

namespace {

sockaddr_in local(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

/// Whether everything was handed on.
bool write_all(int to, const char* bytes, std::size_t size) {
    while (size != 0) {
        const ssize_t written = ::send(to, bytes, size, MSG_NOSIGNAL);
        if (written <= 0) {
            return false;
        }
        bytes += written;
        size -= static_cast<std::size_t>(written);
    }
    return true;
}

}  // namespace

WireCounter::WireCounter(int server_port) : m_listener(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = local(0);
    socklen_t size = sizeof(address);
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (::bind(m_listener, any, size) != 0 || ::listen(m_listener, 1) != 0 ||
        ::getsockname(m_listener, any, &size) != 0 || ::pipe(m_end) != 0) {
        throw std::runtime_error("no port for the one who counts");
    }
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this, server_port] { serve(server_port); });
}

WireCounter::~WireCounter() {
    ::close(m_end[1]);
    m_thread.join();
    ::close(m_end[0]);
    ::close(m_listener);
}

void WireCounter::serve(int server_port) {
    std::array<pollfd, 2> watched{pollfd{m_listener, POLLIN, 0}, pollfd{m_end[0], POLLIN, 0}};
    ::poll(watched.data(), watched.size(), -1);
    if (watched[1].revents != 0) {
        return;
    }
    const int client = ::accept(m_listener, nullptr, nullptr);
    const int server = ::socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = local(server_port);
    if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
        hand_on(client, server);
    }
    ::close(server);
    ::close(client);
}

void WireCounter::hand_on(int client, int server) {
    std::array<pollfd, 3> watched{pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0},
                                  pollfd{m_end[0], POLLIN, 0}};
    std::array<char, 65536> bytes{};
    for (bool is_asked = false;;) {
        ::poll(watched.data(), watched.size(), -1);
        if (watched[2].revents != 0) {
            return;
        }
        // What the server has said comes first: it answers what it was asked before.
        const bool is_answer = watched[1].revents != 0;
        const ssize_t count = ::recv(is_answer ? server : client, bytes.data(), bytes.size(), 0);
        if (count <= 0) {
            return;
        }
        if (is_answer && is_asked) {
            ++m_round_trips;
        }
        is_asked = !is_answer;
        if (!write_all(is_answer ? client : server, bytes.data(), static_cast<std::size_t>(count))) {
            return;
        }
    }
}

}  // namespace varve::test
