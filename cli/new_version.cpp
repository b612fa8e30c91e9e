// SPDX-License-Identifier: MIT
#include "new_version.hpp"

#include "files.hpp"

#include "varve/diag/error.hpp"
#include "varve/migration/migration_file.hpp"
#include "varve/migration/seen_by.hpp"

#include <algorithm>
#include <ctime>
#include <iomanip>
#include <sstream>

namespace varve::cli {

namespace {

std::string utc_digits(std::time_t moment) {
    std::tm parts{};
    gmtime_r(&moment, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y%m%d%H%M%S", &parts);
    return text;
}

}  // namespace

std::string new_version(const migration::MigrationDirectory& directory,
                        const std::vector<migration::AppliedMigration>& history) {
    std::time_t moment = std::time(nullptr);
    const std::vector<std::string> archived =
        migration::sql_file_names(directory.path() + "/" + migration::archive_folder);
    const auto is_taken = [&](const std::string& version) {
        return directory.find(version) != nullptr || migration::is_accounted_for(directory, version) ||
               std::any_of(archived.begin(), archived.end(),
                           [&](const std::string& file) { return file.starts_with(version); }) ||
               std::any_of(history.begin(), history.end(),
                           [&](const migration::AppliedMigration& row) { return row.version == version; });
    };
    // Two in one second would share a version; a minute of waiting for a clock that went back is enough to
    // try.
    while (is_taken(utc_digits(moment))) {
        ++moment;
    }
    return utc_digits(moment);
}

std::string version_behind(const std::string& version) {
    std::tm parts{};
    std::istringstream(version) >> std::get_time(&parts, "%Y%m%d%H%M%S");
    return utc_digits(timegm(&parts) + 1);
}

std::string require_name(const std::string& words) {
    std::string name = migration::name_from_words(words);
    if (name.empty()) {
        throw Error(ErrorCode::Usage, "`" + words + "` has no letter or digit to name a migration by");
    }
    return name;
}

std::string save_migration(const std::string& folder, const std::string& id, const std::string& text) {
    // Names may come from a history that somebody else has written.
    if (id.find('/') != std::string::npos) {
        throw Error(ErrorCode::Refused, "`" + id + "` would be a file outside of `" + folder + "`");
    }
    make_folder(folder);
    std::string path = folder + "/" + id + ".sql";
    if (!write_new_file(path, text)) {
        throw Error(ErrorCode::Io, "`" + path + "` exists already");
    }
    return path;
}

}  // namespace varve::cli
