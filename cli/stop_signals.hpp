// SPDX-License-Identifier: MIT
#pragma once

#include "terminal.hpp"

#include "varve/execute/interruption.hpp"

#include <atomic>
#include <csignal>
#include <thread>

namespace varve::cli {

/// While it lives, Ctrl-C and SIGTERM are a wish to stop: the first one cancels the statement in hand, so
/// that the runner undoes it and says where it stands; the second one ends the process at once.
class StopSignals {
public:
    StopSignals(execute::Interruption& interruption, Terminal& terminal);
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

private:
    void wait_for_signals();

    execute::Interruption& m_interruption;
    Terminal& m_terminal;
    sigset_t m_watched{};
    sigset_t m_masked_before{};
    std::atomic<bool> m_is_ending = false;
    std::thread m_thread;
};

}  // namespace varve::cli
