// SPDX-License-Identifier: MIT
#pragma once

#include "terminal.hpp"

#include "varve/declare/settings.hpp"
#include "varve/dialect/dialect.hpp"
#include "varve/migration/migration_directory.hpp"

#include <future>
#include <optional>
#include <thread>

namespace varve::cli {

/// Reads the migrations of a project without their statements, for what only compares them with a history:
/// quick where nothing has changed. A thread of its own does it, so that the database can be asked meanwhile.
class HeaderReading {
public:
    /// Begins to read. Borrows both.
    HeaderReading(const declare::Settings& settings, const Dialect& dialect);
    HeaderReading(const HeaderReading&) = delete;
    HeaderReading& operator=(const HeaderReading&) = delete;
    ~HeaderReading();

    /// Waits for the end; to be called once. Prints what is wrong with the files, and throws Reported then;
    /// throws Error(Io).
    migration::MigrationDirectory finish(Terminal& terminal);

private:
    DiagnosticList m_problems;
    std::packaged_task<std::optional<migration::MigrationDirectory>()> m_reading;
    std::thread m_thread;
};

}  // namespace varve::cli
