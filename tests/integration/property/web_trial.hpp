// SPDX-License-Identifier: MIT
#pragma once

#include "integration/property/trial_database.hpp"
#include "integration/property/web.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace varve::test {

/// A web and what it is to become.
struct WebPair {
    Web before;
    Web after;
    std::vector<std::string> mutations = {};
};

WebPair random_web_pair(std::uint64_t seed);

/// How a trial ended.
struct WebVerdict {
    /// Empty when the plan applied the first time and arrived, both ways.
    std::string failure = {};
    /// False when the server itself refuses one of the webs, so that there is nothing to try.
    bool is_sound = true;
    /// The migration, or what the server said.
    std::string script = {};
};

WebVerdict try_web(const WebPair& pair, TrialDatabases& databases);

/// Leaves out whatever can be left out so that the pair still fails.
WebPair shrunk_web(WebPair pair, TrialDatabases& databases);

}  // namespace varve::test
