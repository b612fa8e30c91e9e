// SPDX-License-Identifier: MIT
#pragma once

#include "varve/dialect/registry.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace varve::cli {

/// The dialects of the program: SQLite is linked in; the others are modules that are loaded when a URL asks
/// for one, so that nobody pays at start-up for a client library that is not used.
class DialectModules : public DialectRegistry {
public:
    /// Throws Error(Configuration) for a name that nothing is installed for.
    const Dialect& by_name(std::string_view name) const override;

private:
    /// Loaded modules stay loaded until the process ends.
    mutable std::map<std::string, const Dialect*, std::less<>> m_loaded;
};

/// Every dialect that can be had, by name.
std::vector<std::string> installed_dialects();

}  // namespace varve::cli
