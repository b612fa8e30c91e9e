// SPDX-License-Identifier: MIT
#include "lock.hpp"

#include "varve/diag/error.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace varve::sqlite {

namespace {

/// One lock for all ways to write the path of one file.
std::string lock_path(const Location& location) {
    std::error_code error;
    const std::filesystem::path path = std::filesystem::weakly_canonical(location.path, error);
    return (error ? location.path : path.string()) + ".varve-lock";
}

/// Whether the path still leads to the open file: its holder before us may have removed it.
bool is_still_there(int descriptor, const std::string& path) {
    struct stat opened {};
    struct stat named {};
    return fstat(descriptor, &opened) == 0 && stat(path.c_str(), &named) == 0 &&
           opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

std::string description_of_this_process() {
    std::array<char, 256> host{};
    gethostname(host.data(), host.size() - 1);
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    std::array<char, 32> since{};
    std::strftime(since.data(), since.size(), "%H:%M:%S", &local);
    return "pid " + std::to_string(getpid()) + " on " + host.data() + " since " + since.data();
}

void write_description(int descriptor) {
    const std::string text = description_of_this_process();
    // For people only: a lock without a name is still a lock.
    if (ftruncate(descriptor, 0) == 0) {
        [[maybe_unused]] const ssize_t written = pwrite(descriptor, text.data(), text.size(), 0);
    }
}

}  // namespace

RunnerLock::RunnerLock(const Location& location)
    : m_path(location.is_in_memory() ? std::string() : lock_path(location)) {}

RunnerLock::~RunnerLock() {
    release();
}

bool RunnerLock::try_acquire() {
    if (m_path.empty() || m_descriptor >= 0) {
        return true;
    }
    const int descriptor = open(m_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (descriptor < 0 && errno == ELOOP) {
        throw Error(ErrorCode::Refused, "the lock file `" + m_path + "` is a symbolic link")
            .with_hint("varve made no such link and writes through none: look where it leads, and remove it");
    }
    if (descriptor < 0) {
        throw Error(ErrorCode::Io, "the lock file `" + m_path + "` cannot be made: " + std::strerror(errno))
            .with_hint("a runner needs to write in the folder of the database, as SQLite itself does");
    }
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0 || !is_still_there(descriptor, m_path)) {
        close(descriptor);
        return false;
    }
    write_description(descriptor);
    m_descriptor = descriptor;
    return true;
}

std::string RunnerLock::holder() {
    if (m_path.empty()) {
        return {};
    }
    std::ifstream file(m_path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void RunnerLock::release() {
    if (m_descriptor >= 0) {
        // Removed while it is still held: who opened it before finds out in is_still_there().
        unlink(m_path.c_str());
        close(m_descriptor);
        m_descriptor = -1;
    }
}

}  // namespace varve::sqlite
