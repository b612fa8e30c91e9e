// SPDX-License-Identifier: MIT
#include "subprocess.hpp"

#include "varve/diag/error.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace varve::cli {

namespace {

/// The two ends of a pipe, closed with the object.
class Pipe {
public:
    Pipe() {
        if (::pipe2(m_ends.data(), O_CLOEXEC) != 0) {
            throw Error(ErrorCode::Io, std::string("cannot make a pipe: ") + std::strerror(errno));
        }
    }
    ~Pipe() {
        close_writer();
        ::close(m_ends[0]);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    int reader() const { return m_ends[0]; }
    int writer() const { return m_ends[1]; }
    void close_writer() {
        if (m_ends[1] >= 0) {
            ::close(m_ends[1]);
            m_ends[1] = -1;
        }
    }

private:
    std::array<int, 2> m_ends{-1, -1};
};

/// Both at once, so that neither pipe fills up while the other one is read.
void read_both(Pipe& output, Pipe& errors, ProgramOutput& result) {
    std::array<pollfd, 2> waiting{pollfd{output.reader(), POLLIN, 0}, pollfd{errors.reader(), POLLIN, 0}};
    const std::array<std::string*, 2> texts{&result.standard_output, &result.standard_error};
    std::array<char, 16384> buffer{};
    while (waiting[0].fd >= 0 || waiting[1].fd >= 0) {
        if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) {
            throw Error(ErrorCode::Io, std::string("cannot read from a program: ") + std::strerror(errno));
        }
        for (std::size_t at = 0; at < waiting.size(); ++at) {
            if (waiting[at].fd < 0 || waiting[at].revents == 0) {
                continue;
            }
            const ssize_t count = ::read(waiting[at].fd, buffer.data(), buffer.size());
            if (count > 0) {
                texts[at]->append(buffer.data(), static_cast<std::size_t>(count));
            } else if (count == 0 || errno != EINTR) {
                waiting[at].fd = -1;
            }
        }
    }
}

/// A program that was started: nobody leaves it behind.
class Child {
public:
    explicit Child(pid_t id) : m_id(id) {}
    ~Child() {
        if (m_id > 0) {
            ::kill(m_id, SIGKILL);
            wait();
        }
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// Its status, when it has ended.
    int wait() {
        int status = 0;
        while (::waitpid(m_id, &status, 0) < 0 && errno == EINTR) {
        }
        m_id = -1;
        return status;
    }

private:
    pid_t m_id;
};

class FileActions {
public:
    FileActions(const Pipe& output, const Pipe& errors) {
        ::posix_spawn_file_actions_init(&m_actions);
        ::posix_spawn_file_actions_addopen(&m_actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_adddup2(&m_actions, output.writer(), STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&m_actions, errors.writer(), STDERR_FILENO);
    }
    ~FileActions() { ::posix_spawn_file_actions_destroy(&m_actions); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;

    const posix_spawn_file_actions_t* get() const { return &m_actions; }

private:
    posix_spawn_file_actions_t m_actions{};
};

}  // namespace

ProgramOutput run_program(const std::vector<std::string>& words) {
    std::vector<char*> arguments;
    for (const std::string& word : words) {
        arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);

    Pipe output;
    Pipe errors;
    const FileActions actions(output, errors);
    pid_t child = -1;
    const int failure =
        ::posix_spawnp(&child, arguments.front(), actions.get(), nullptr, arguments.data(), environ);
    if (failure != 0) {
        throw Error(ErrorCode::Io, "cannot run `" + words.front() + "`: " + std::strerror(failure))
            .with_hint("install it, or put its folder into PATH");
    }
    Child running(child);
    output.close_writer();
    errors.close_writer();
    ProgramOutput result;
    read_both(output, errors, result);
    const int status = running.wait();
    result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return result;
}

}  // namespace varve::cli
