// SPDX-License-Identifier: MIT
#include "new_version.hpp"

#include "files.hpp"

#include "varve/diag/error.hpp"
#include "varve/migration/migration_file.hpp"

#include <algorithm>
#include <ctime>

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

std::string new_version(const migration::MigrationDirectory& directory) {
    std::time_t moment = std::time(nullptr);
    // Two in one second would share a version; a minute of waiting for a clock that went back is enough to
    // try.
    while (directory.find(utc_digits(moment)) != nullptr) {
        ++moment;
    }
    return utc_digits(moment);
}

std::string require_name(const std::string& words) {
    std::string name = migration::name_from_words(words);
    if (name.empty()) {
        throw Error(ErrorCode::Usage, "`" + words + "` has no letter or digit to name a migration by");
    }
    return name;
}

std::string save_migration(const std::string& folder, const std::string& id, const std::string& text) {
    make_folder(folder);
    std::string path = folder + "/" + id + ".sql";
    if (!write_new_file(path, text)) {
        throw Error(ErrorCode::Io, "`" + path + "` exists already");
    }
    return path;
}

}  // namespace varve::cli
