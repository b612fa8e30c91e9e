// SPDX-License-Identifier: MIT
#include "support/sqlite_file.hpp"

#include <sqlite3.h>

#include <memory>
#include <stdexcept>

namespace varve::test {
namespace {

int append_first_column(void* text, int count, char** values, char**) {
    auto& all = *static_cast<std::string*>(text);
    all += (all.empty() ? "" : "\n") + std::string(count > 0 && values[0] != nullptr ? values[0] : "");
    return 0;
}

}  // namespace

std::string sqlite_query(const std::string& path, const std::string& sql) {
    sqlite3* opened = nullptr;
    const int status = sqlite3_open(path.c_str(), &opened);
    const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> database(opened, &sqlite3_close);
    if (status != SQLITE_OK) {
        throw std::runtime_error("cannot open " + path);
    }
    sqlite3_busy_timeout(opened, 10000);
    sqlite3_exec(opened, "pragma foreign_keys = on", nullptr, nullptr, nullptr);
    std::string text;
    if (sqlite3_exec(opened, sql.c_str(), append_first_column, &text, nullptr) != SQLITE_OK) {
        throw std::runtime_error(std::string(sqlite3_errmsg(opened)) + "\nin: " + sql);
    }
    return text;
}

}  // namespace varve::test
