// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace varve::test {

/// What to run and in which surroundings.
struct Command {
    /// The program (found on PATH when it has no slash) and its arguments.
    std::vector<std::string> arguments;
    /// Empty: the directory of the test.
    std::filesystem::path directory = {};
    /// Set on top of `clean_environment` or of the test's own environment.
    std::map<std::string, std::string> environment = {};
    /// Start from nothing but PATH, instead of from the test's own environment.
    bool is_clean_environment = false;
    std::string standard_input = {};
};

struct Outcome {
    /// The exit status; 128 + the signal's number when a signal ended it.
    int exit_code = 0;
    std::string standard_output;
    std::string standard_error;
};

/// Runs a command to its end and keeps what it wrote.
Outcome run(const Command& command);

/// The same, and throws std::runtime_error with everything it wrote unless it exits with 0; its standard
/// output.
std::string run_or_throw(const Command& command);

/// A process that runs beside the test; killed and reaped with the object.
class Process {
public:
    explicit Process(const Command& command);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    pid_t id() const { return m_id; }
    /// SIGKILL: the process gets no chance to clean up.
    void kill();
    void send(int signal);
    /// Returns when it has written this to standard error; throws std::runtime_error when it ends or a minute
    /// has passed without that.
    void await_error(const std::string& text);
    /// Waits for its end.
    Outcome wait();

private:
    pid_t m_id = -1;
    int m_standard_input = -1;
    int m_standard_output = -1;
    int m_standard_error = -1;
    std::string m_input;
    /// What has been read before its end.
    std::string m_error;
    std::optional<Outcome> m_outcome;
};

}  // namespace varve::test
