// SPDX-License-Identifier: MIT
#include "dialect_modules.hpp"

#include "sqlite/dialect.hpp"

#include "varve/diag/error.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <sstream>

namespace varve::cli {

namespace {

constexpr std::array<std::string_view, 1> module_names{"postgres"};

/// Folders with modules: those of VARVE_MODULE_PATH, then `lib/varve` beside the folder of the program.
std::vector<std::filesystem::path> module_folders() {
    std::vector<std::filesystem::path> folders;
    const char* listed = std::getenv("VARVE_MODULE_PATH");
    std::istringstream paths(listed == nullptr ? "" : listed);
    for (std::string path; std::getline(paths, path, ':');) {
        if (!path.empty()) {
            folders.emplace_back(path);
        }
    }
    std::error_code failure;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", failure);
    folders.push_back(program.parent_path().parent_path() / "lib" / "varve");
    return folders;
}

std::filesystem::path find_module(std::string_view name) {
    const std::string file = "varve_" + std::string(name) + ".so";
    for (const std::filesystem::path& folder : module_folders()) {
        std::error_code failure;
        if (std::filesystem::exists(folder / file, failure)) {
            return folder / file;
        }
    }
    return {};
}

const Dialect& load_module(std::string_view name) {
    const std::filesystem::path path = find_module(name);
    if (path.empty()) {
        throw Error(ErrorCode::Configuration,
                    "support for " + std::string(name) + " is not installed: there is no `varve_" +
                        std::string(name) + ".so` in `" + module_folders().back().string() + "`")
            .with_hint("install or build varve with it, or set VARVE_MODULE_PATH to the folder that holds "
                       "the module");
    }
    void* module = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (module == nullptr) {
        throw Error(ErrorCode::Configuration,
                    std::string("cannot load `") + path.string() + "`: " + dlerror())
            .with_hint("the client library that the message names is missing, or the module is of another "
                       "version of varve");
    }
    using EntryPoint = const Dialect* (*)();
    const auto entry = reinterpret_cast<EntryPoint>(dlsym(module, dialect_entry_point));
    if (entry == nullptr) {
        throw Error(ErrorCode::Configuration,
                    "`" + path.string() + "` is not a module for this version of varve");
    }
    return *entry();
}

}  // namespace

const Dialect& DialectModules::by_name(std::string_view name) const {
    const Dialect& linked = sqlite::dialect();
    if (name == linked.name()) {
        return linked;
    }
    const auto found = m_loaded.find(name);
    if (found != m_loaded.end()) {
        return *found->second;
    }
    if (std::find(module_names.begin(), module_names.end(), name) == module_names.end()) {
        throw Error(ErrorCode::Configuration, "`" + std::string(name) + "` is not a dialect of varve")
            .with_hint("use `sqlite` or `postgres`");
    }
    return *m_loaded.emplace(name, &load_module(name)).first->second;
}

std::vector<std::string> installed_dialects() {
    std::vector<std::string> names{std::string(sqlite::dialect().name())};
    for (const std::string_view name : module_names) {
        if (!find_module(name).empty()) {
            names.emplace_back(name);
        }
    }
    return names;
}

}  // namespace varve::cli
