// SPDX-License-Identifier: MIT
#pragma once

#include "command.hpp"
#include "terminal.hpp"

#include "varve/dialect/registry.hpp"

namespace varve::cli {

/// What a command has to work with. Borrows everything.
class Context {
public:
    Context(const GlobalOptions& globals, Terminal& terminal, const DialectRegistry& dialects)
        : m_globals(globals), m_terminal(terminal), m_dialects(dialects) {}

    const GlobalOptions& globals() const { return m_globals; }
    Terminal& terminal() { return m_terminal; }
    const DialectRegistry& dialects() const { return m_dialects; }

private:
    const GlobalOptions& m_globals;
    Terminal& m_terminal;
    const DialectRegistry& m_dialects;
};

/// Thrown when what is wrong with the user's files has been printed already: main() only takes the exit code.
struct Reported {
    ExitCode code;
};

}  // namespace varve::cli
