// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/diagnostic.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace varve::cli {

/// How much a program says beside what was asked for.
enum class Verbosity { Quiet, Normal, Verbose };

/// Standard input, output and error of the process. Data go to standard output, everything else to standard
/// error.
class Terminal {
public:
    /// Looks at the streams and at NO_COLOR, CLICOLOR_FORCE and TERM.
    Terminal();

    Colour output_colour() const { return m_output_colour; }
    Colour error_colour() const { return m_error_colour; }
    /// Whether a person can be asked: standard input and standard error are a terminal.
    bool is_interactive() const { return m_is_interactive; }

    /// Whether a line on standard error can be written over: it is a terminal, and --quiet is not given.
    bool is_live() const { return m_has_live_errors && m_verbosity != Verbosity::Quiet; }

    /// Characters in a line of standard error; a usual number where nobody knows.
    std::size_t width() const;

    void set_verbosity(Verbosity verbosity) { m_verbosity = verbosity; }

    /// What was asked for, to standard output.
    void print(std::string_view text);
    /// A line about what is going on, to standard error; not with --quiet.
    void note(std::string_view line);
    /// The same, only with --verbose.
    void detail(std::string_view line);
    /// To standard error, always.
    void complain(std::string_view text);

    /// Asks a yes-or-no question until one of them is the answer; nothing at the end of the input.
    std::optional<bool> confirm(std::string_view question);

    /// Writes out what is buffered; false when it could not be written (a full disk).
    bool flush();

private:
    Colour m_output_colour = Colour::Never;
    Colour m_error_colour = Colour::Never;
    bool m_is_interactive = false;
    bool m_has_live_errors = false;
    Verbosity m_verbosity = Verbosity::Normal;
};

/// Prints diagnostics as they come, and counts errors.
class PrintingSink : public DiagnosticSink {
public:
    explicit PrintingSink(Terminal& terminal) : m_terminal(terminal) {}
    void report(Diagnostic diagnostic) override;

private:
    Terminal& m_terminal;
};

}  // namespace varve::cli
