// SPDX-License-Identifier: MIT
#include "files.hpp"

#include "varve/diag/error.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>

namespace varve::cli {

namespace {

[[noreturn]] void fail(const std::string& path) {
    throw Error(ErrorCode::Io, "cannot write `" + path + "`: " + std::strerror(errno));
}

void write_all(int file, const std::string& path, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(file, content.data(), content.size());
        if (written < 0) {
            ::close(file);
            fail(path);
        }
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::close(file) != 0) {
        fail(path);
    }
}

}  // namespace

void make_folder(const std::string& path) {
    std::error_code failure;
    std::filesystem::create_directories(path, failure);
    if (failure) {
        throw Error(ErrorCode::Io, "cannot make the folder `" + path + "`: " + failure.message());
    }
}

void write_file(const std::string& path, std::string_view content) {
    const std::string temporary = path + ".new" + std::to_string(::getpid());
    const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (file < 0) {
        fail(path);
    }
    write_all(file, path, content);
    if (std::rename(temporary.c_str(), path.c_str()) != 0) {
        const int reason = errno;
        ::unlink(temporary.c_str());
        errno = reason;
        fail(path);
    }
}

bool write_new_file(const std::string& path, std::string_view content) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0 && errno == EEXIST) {
        return false;
    }
    if (file < 0) {
        fail(path);
    }
    write_all(file, path, content);
    return true;
}

}  // namespace varve::cli
