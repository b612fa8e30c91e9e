// SPDX-License-Identifier: MIT
#include "header_reading.hpp"

#include "context.hpp"

#include "varve/migration/header_index.hpp"
#include "varve/model/fingerprint.hpp"
#include "varve/source/file_cache.hpp"

#include <filesystem>
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

}  // namespace

HeaderReading::HeaderReading(const declare::Settings& settings, const Dialect& dialect)
    : m_reading(std::async(std::launch::async, [this, &settings, &dialect] {
          return migration::read_headers(settings.migrations, index_file(settings, dialect), dialect.lexis(),
                                         m_problems);
      })) {}

migration::MigrationDirectory HeaderReading::finish(Terminal& terminal) {
    std::optional<migration::MigrationDirectory> directory = m_reading.get();
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
