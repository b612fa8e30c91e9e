// SPDX-License-Identifier: MIT
#include "header_reading.hpp"

#include "context.hpp"

#include "varve/migration/header_index.hpp"
#include "varve/model/fingerprint.hpp"
#include "varve/source/file_cache.hpp"

#include <filesystem>
#include <pthread.h>
#include <sched.h>
#include <string>
#include <utility>

namespace varve::cli {

namespace {

/// Where the headers of a folder are kept; empty when there is no place.
std::string index_file(const declare::Settings& settings, const Dialect& dialect) {
    const std::string cache = source::cache_folder();
    std::error_code ignored;
    const std::string folder = std::filesystem::absolute(settings.migrations, ignored).string();
    return cache.empty()
               ? std::string()
               : cache + "/headers/" + sha256(std::string(dialect.name()) + " " + folder).substr(0, 32);
}

/// Sends a thread to the other processors. Linux leaves a new one where it was made until a tick of its clock
/// finds the others idle; by then this one would have done the work itself.
void send_away(std::thread& thread) {
    cpu_set_t processors;
    const int here = ::sched_getcpu();
    if (here < 0 || ::sched_getaffinity(0, sizeof processors, &processors) != 0) {
        return;
    }
    CPU_CLR(static_cast<std::size_t>(here), &processors);
    // Where there is no other one this fails, and nothing is lost.
    ::pthread_setaffinity_np(thread.native_handle(), sizeof processors, &processors);
}

}  // namespace

HeaderReading::HeaderReading(const declare::Settings& settings, const Dialect& dialect)
    : m_reading([this, &settings, &dialect] {
          return migration::read_headers(settings.migrations, index_file(settings, dialect), dialect.lexis(),
                                         m_problems);
      }),
      m_thread([this] { m_reading(); }) {
    send_away(m_thread);
}

HeaderReading::~HeaderReading() {
    m_thread.join();
}

migration::MigrationDirectory HeaderReading::finish(Terminal& terminal) {
    std::optional<migration::MigrationDirectory> directory = m_reading.get_future().get();
    PrintingSink sink(terminal);
    for (const Diagnostic& each : m_problems.items()) {
        sink.report(each);
    }
    if (!directory) {
        throw Reported{ExitCode::InvalidInput};
    }
    return std::move(*directory);
}

}  // namespace varve::cli
