// SPDX-License-Identifier: MIT
#include "support/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

extern char** environ;

namespace varve::test {
namespace {

struct Pipe {
    int read_end = -1;
    int write_end = -1;
};

Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::runtime_error("cannot make a pipe");
    }
    return {ends[0], ends[1]};
}

void close_end(int& descriptor) {
    if (descriptor >= 0) {
        ::close(descriptor);
        descriptor = -1;
    }
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
    std::vector<char*> result;
    for (std::string& text : strings) {
        result.push_back(text.data());
    }
    result.push_back(nullptr);
    return result;
}

std::vector<std::string> environment_of(const Command& command) {
    std::map<std::string, std::string> all;
    if (!command.is_clean_environment) {
        for (char** entry = environ; *entry != nullptr; ++entry) {
            const std::string text = *entry;
            all[text.substr(0, text.find('='))] = text.substr(text.find('=') + 1);
        }
    } else if (const char* path = std::getenv("PATH")) {
        all["PATH"] = path;
    }
    for (const auto& [name, value] : command.environment) {
        all[name] = value;
    }
    std::vector<std::string> lines;
    for (const auto& [name, value] : all) {
        lines.push_back(name + "=" + value);
    }
    return lines;
}

/// Reads what is there; false at the end of the stream.
bool read_some(int descriptor, std::string& into) {
    std::array<char, 65536> buffer;
    const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
    if (count <= 0) {
        return false;
    }
    into.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
}

}  // namespace

Process::Process(const Command& command) : m_input(command.standard_input) {
    std::signal(SIGPIPE, SIG_IGN);
    std::vector<std::string> arguments = command.arguments;
    std::vector<std::string> environment = environment_of(command);
    const std::vector<char*> argv = pointers(arguments);
    const std::vector<char*> envp = pointers(environment);
    Pipe input = make_pipe();
    Pipe output = make_pipe();
    Pipe error = make_pipe();

    m_id = fork();
    if (m_id < 0) {
        throw std::runtime_error("cannot start " + command.arguments.front());
    }
    if (m_id == 0) {
        dup2(input.read_end, STDIN_FILENO);
        dup2(output.write_end, STDOUT_FILENO);
        dup2(error.write_end, STDERR_FILENO);
        if (!command.directory.empty() && chdir(command.directory.c_str()) != 0) {
            _exit(127);
        }
        execvpe(argv[0], argv.data(), envp.data());
        _exit(127);
    }
    close_end(input.read_end);
    close_end(output.write_end);
    close_end(error.write_end);
    m_standard_input = input.write_end;
    m_standard_output = output.read_end;
    m_standard_error = error.read_end;
    if (m_input.empty()) {
        close_end(m_standard_input);
    }
}

Process::~Process() {
    if (!m_outcome) {
        kill();
        int status = 0;
        waitpid(m_id, &status, 0);
    }
    close_end(m_standard_input);
    close_end(m_standard_output);
    close_end(m_standard_error);
}

void Process::kill() {
    ::kill(m_id, SIGKILL);
}

void Process::send(int signal) {
    ::kill(m_id, signal);
}

void Process::await_error(const std::string& text) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (m_error.find(text) == std::string::npos) {
        pollfd watched{m_standard_error, POLLIN, 0};
        constexpr int moment = 100;
        const bool has_more = poll(&watched, 1, moment) == 0 || read_some(m_standard_error, m_error);
        if (!has_more || std::chrono::steady_clock::now() > end) {
            throw std::runtime_error("the process did not write `" + text + "` but\n" + m_error);
        }
    }
}

Outcome Process::wait() {
    Outcome outcome;
    outcome.standard_error = m_error;
    std::size_t written = 0;
    // Both directions at once: a full pipe in one of them must not stop the other.
    while (m_standard_output >= 0 || m_standard_error >= 0) {
        std::array<pollfd, 3> watched = {pollfd{m_standard_output, POLLIN, 0},
                                         pollfd{m_standard_error, POLLIN, 0},
                                         pollfd{m_standard_input, POLLOUT, 0}};
        poll(watched.data(), watched.size(), -1);
        if (watched[0].revents != 0 && !read_some(m_standard_output, outcome.standard_output)) {
            close_end(m_standard_output);
        }
        if (watched[1].revents != 0 && !read_some(m_standard_error, outcome.standard_error)) {
            close_end(m_standard_error);
        }
        if (watched[2].revents != 0) {
            const ssize_t count =
                ::write(m_standard_input, m_input.data() + written, m_input.size() - written);
            written += count > 0 ? static_cast<std::size_t>(count) : 0;
            if (count < 0 || written == m_input.size()) {
                close_end(m_standard_input);
            }
        }
    }
    int status = 0;
    waitpid(m_id, &status, 0);
    outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    m_outcome = outcome;
    return outcome;
}

Outcome run(const Command& command) {
    return Process(command).wait();
}

std::string run_or_throw(const Command& command) {
    Outcome outcome = run(command);
    if (outcome.exit_code != 0) {
        std::string line;
        for (const std::string& argument : command.arguments) {
            line += argument + " ";
        }
        throw std::runtime_error(line + "exited with " + std::to_string(outcome.exit_code) + "\n" +
                                 outcome.standard_output + outcome.standard_error);
    }
    return std::move(outcome.standard_output);
}

}  // namespace varve::test
