// SPDX-License-Identifier: MIT
#include "clean_stop.hpp"

#include "failure.hpp"
#include "project.hpp"

#include "varve/diag/error.hpp"

#include <cstdlib>
#include <ctime>
#include <string>
#include <unistd.h>

namespace varve::cli {

namespace {

/// Tells the new program that it is one.
constexpr const char* variable = "VARVE_STOPPED_BY";

/// Only wakes the thread.
constexpr int wake_up = SIGUSR1;

/// A server notices at once that idle sessions have ended; and what was meant as one signal has arrived.
constexpr useconds_t a_moment = 100'000;

/// From here on a second signal ends the program like any other.
void admit_signals() {
    sigset_t signals{};
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, wake_up}) {
        sigaddset(&signals, signal);
    }
    constexpr timespec no_time{};
    while (sigtimedwait(&signals, nullptr, &no_time) > 0) {
    }
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

}  // namespace

CleanStop::CleanStop(Terminal& terminal, char** arguments) : m_terminal(terminal), m_arguments(arguments) {
    sigemptyset(&m_watched);
    for (const int signal : {SIGINT, SIGTERM, wake_up}) {
        sigaddset(&m_watched, signal);
    }
    // Threads inherit the mask, so the signals wait for the one thread that asks for them.
    pthread_sigmask(SIG_BLOCK, &m_watched, &m_masked_before);
    m_thread = std::thread([this] { wait_for_signals(); });
}

CleanStop::~CleanStop() {
    m_is_ending = true;
    pthread_kill(m_thread.native_handle(), wake_up);
    m_thread.join();
    pthread_sigmask(SIG_SETMASK, &m_masked_before, nullptr);
}

void CleanStop::wait_for_signals() {
    int signal = 0;
    do {
        sigwait(&m_watched, &signal);
        if (m_is_ending) {
            return;
        }
    } while (signal == wake_up);
    m_terminal.note("stopping: scratch places are cleared away; once more ends at once");
    ::setenv(variable, std::to_string(signal).c_str(), 1);
    // The mask goes along: `timeout` and others send a signal twice, to the process and to its group.
    ::execv("/proc/self/exe", m_arguments);
    ::_exit(128 + signal);
}

std::optional<int> stopped_by() {
    const char* value = std::getenv(variable);
    const int signal = value == nullptr ? 0 : std::atoi(value);
    return signal == SIGINT || signal == SIGTERM ? std::optional(signal) : std::nullopt;
}

void clear_away(Context& context) {
    ::usleep(a_moment);
    admit_signals();
    std::string rest;
    try {
        const declare::Settings settings = settings_of(context);
        if (settings.shadow) {
            rest = "; the database of the shadow may hold what was tried in it";
        } else if (settings.url) {
            // Whoever opens a scratch place sweeps those that have lost their owner.
            shadow_for(settings, dialect_of(settings, context.dialects()), settings.url).fresh();
        }
    } catch (const Reported&) {
        rest = "; scratch places may be left, which the next run clears away";
    } catch (const std::exception&) {
        rest = "; scratch places may be left, which the next run clears away";
    }
    context.terminal().complain(
        format(Error(ErrorCode::Interrupted, "interrupted: nothing is half done" + rest),
               context.terminal().error_colour()));
}

}  // namespace varve::cli
