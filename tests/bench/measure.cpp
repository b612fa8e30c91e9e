// SPDX-License-Identifier: MIT
#include "measure.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace varve::bench {
namespace {

/// Files of this process that a child's output goes to.
std::string output_file(const char* suffix) {
    return "/tmp/varve_bench." + std::to_string(getpid()) + suffix;
}

std::string text_of(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void redirect(int descriptor, const std::string& path, int flags) {
    const int file = open(path.c_str(), flags, 0600);
    if (file < 0 || dup2(file, descriptor) < 0) {
        _exit(126);
    }
    close(file);
}

[[noreturn]] void become(const Program& program, const std::string& output) {
    std::vector<char*> arguments;
    for (const std::string& argument : program.arguments) {
        arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    redirect(STDIN_FILENO, program.input_file.empty() ? "/dev/null" : program.input_file, O_RDONLY);
    redirect(STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC);
    redirect(STDERR_FILENO, output_file(".err"), O_WRONLY | O_CREAT | O_TRUNC);
    if (chdir(program.directory.c_str()) == 0) {
        execvp(arguments[0], arguments.data());
    }
    _exit(127);
}

double milliseconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1000 + static_cast<double>(time.tv_usec) / 1000;
}

Usage run_into(const Program& program, const std::string& output) {
    const auto begin = std::chrono::steady_clock::now();
    // vfork would be cheaper, but both sides pay the same.
    const pid_t child = fork();
    if (child == 0) {
        become(program, output);
    }
    int status = 0;
    rusage usage{};
    wait4(child, &status, 0, &usage);
    const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - begin;
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
    const std::string errors = text_of(output_file(".err"));
    unlink(output_file(".err").c_str());
    if (code != 0 && !(program.may_answer_no && code == 1)) {
        throw std::runtime_error(program.arguments[0] + " ended with " + std::to_string(code) + "\n" +
                                 errors);
    }
    return {wall.count(), milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime),
            static_cast<double>(usage.ru_maxrss) / 1024};
}

void keep_best(Usage& best, const Usage& one, bool is_first) {
    best.wall_ms = is_first ? one.wall_ms : std::min(best.wall_ms, one.wall_ms);
    best.cpu_ms = is_first ? one.cpu_ms : std::min(best.cpu_ms, one.cpu_ms);
    best.peak_mb = is_first ? one.peak_mb : std::min(best.peak_mb, one.peak_mb);
}

}  // namespace

Usage run(const Program& program) {
    return run_into(program, "/dev/null");
}

std::string output_of(const Program& program) {
    const std::string path = output_file(".out");
    run_into(program, path);
    std::string text = text_of(path);
    unlink(path.c_str());
    return text;
}

Comparison compare(int rounds, const Program& varve, const Program& peer,
                   const std::function<void()>& prepare_varve, const std::function<void()>& prepare_peer) {
    Comparison comparison;
    for (int round = 0; round < rounds; ++round) {
        if (prepare_varve) {
            prepare_varve();
        }
        keep_best(comparison.varve, run(varve), round == 0);
        if (prepare_peer) {
            prepare_peer();
        }
        keep_best(comparison.peer, run(peer), round == 0);
    }
    return comparison;
}

Usage best_of(int rounds, const Program& program) {
    Usage best;
    for (int round = 0; round < rounds; ++round) {
        keep_best(best, run(program), round == 0);
    }
    return best;
}

}  // namespace varve::bench
