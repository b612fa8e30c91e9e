// SPDX-License-Identifier: MIT
#pragma once

#include "varve/session/url.hpp"

#include <cstdint>
#include <string>

namespace varve::postgres {

/// The schema that a URL makes the home of its sessions, `postgresql://host/app?schema=tenant_7`: a database
/// with many tenants has one for each. libpq knows no such parameter.
///
/// Such a session finds names in its home only, and varve keeps history, journal and lock there.
struct Home {
    /// Empty: the usual one.
    std::string schema;
    /// What libpq reads.
    Url url;
};

Home home_of(const Url& url);

/// What the startup parameter `options` says to make a schema the whole search path.
std::string search_path_option(const std::string& schema);

/// The advisory lock of the runners of a home; the number behind it is for the session that works.
std::int64_t lock_key_of(const std::string& schema);

}  // namespace varve::postgres
