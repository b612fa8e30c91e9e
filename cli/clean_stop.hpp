// SPDX-License-Identifier: MIT
#pragma once

#include "context.hpp"

#include <atomic>
#include <csignal>
#include <optional>
#include <thread>

namespace varve::cli {

/// While it lives, Ctrl-C and SIGTERM end a command that works in scratch places: the program begins anew as
/// one that clears away what it has left on a server, and ends with 128 and the signal's number. What is
/// written to files and histories is whole at any moment, so there is nothing else to undo.
///
/// The statement in hand belongs to a session that ends with the old program; waiting for it to come back, in
/// whatever depth of the work, could take as long as it likes.
class CleanStop {
public:
    /// `arguments` as main() got them.
    CleanStop(Terminal& terminal, char** arguments);
    ~CleanStop();
    CleanStop(const CleanStop&) = delete;
    CleanStop& operator=(const CleanStop&) = delete;

private:
    void wait_for_signals();

    Terminal& m_terminal;
    char** m_arguments;
    sigset_t m_watched{};
    sigset_t m_masked_before{};
    std::atomic<bool> m_is_ending = false;
    std::thread m_thread;
};

/// The signal that ended the program before this one; nothing in an ordinary start.
std::optional<int> stopped_by();

/// Clears away what the program before has left; never throws.
void clear_away(Context& context);

}  // namespace varve::cli
