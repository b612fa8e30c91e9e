// SPDX-License-Identifier: MIT
#include "terminal.hpp"

#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>

namespace varve::cli {

namespace {

bool is_set(const char* variable) {
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0';
}

bool is_dumb_terminal() {
    const char* term = std::getenv("TERM");
    return term == nullptr || std::string_view(term) == "dumb";
}

/// https://no-color.org and https://bixense.com/clicolors
Colour colour_of(int stream) {
    const char* forced = std::getenv("CLICOLOR_FORCE");
    if (forced != nullptr && *forced != '\0' && std::string_view(forced) != "0") {
        return Colour::Always;
    }
    return isatty(stream) == 1 && !is_dumb_terminal() && !is_set("NO_COLOR") ? Colour::Always : Colour::Never;
}

void write(std::FILE* stream, std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stream);
}

}  // namespace

Terminal::Terminal()
    : m_output_colour(colour_of(STDOUT_FILENO)), m_error_colour(colour_of(STDERR_FILENO)),
      m_is_interactive(isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1),
      m_has_live_errors(isatty(STDERR_FILENO) == 1 && !is_dumb_terminal()) {}

std::size_t Terminal::width() const {
    winsize size{};
    constexpr std::size_t usual = 80;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0 ? size.ws_col : usual;
}

void Terminal::print(std::string_view text) {
    write(stdout, text);
}

void Terminal::complain(std::string_view text) {
    // What was printed before stands before it, also where both streams are one file.
    std::fflush(stdout);
    write(stderr, text);
}

void Terminal::note(std::string_view line) {
    if (m_verbosity != Verbosity::Quiet) {
        complain(std::string(line) + "\n");
    }
}

void Terminal::detail(std::string_view line) {
    if (m_verbosity == Verbosity::Verbose) {
        complain(std::string(line) + "\n");
    }
}

std::optional<bool> Terminal::confirm(std::string_view question) {
    while (true) {
        complain(std::string(question) + " [y/n] ");
        std::string answer;
        int c = std::getchar();
        for (; c != EOF && c != '\n'; c = std::getchar()) {
            answer += static_cast<char>(std::tolower(c));
        }
        if (answer == "y" || answer == "yes") {
            return true;
        }
        if (answer == "n" || answer == "no") {
            return false;
        }
        if (c == EOF) {
            complain("\n");
            return std::nullopt;
        }
        // Neither: a slip must not decide about somebody's data.
    }
}

bool Terminal::flush() {
    return std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
}

void PrintingSink::report(Diagnostic diagnostic) {
    m_terminal.complain(format(diagnostic, m_terminal.error_colour()));
}

}  // namespace varve::cli
