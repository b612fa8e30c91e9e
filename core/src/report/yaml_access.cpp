// SPDX-License-Identifier: MIT
#include "yaml_printer.hpp"

#include "varve/sql/ascii.hpp"

#include <algorithm>
#include <map>

namespace varve::report {

namespace {

/// `select with grant option`, as the reader of the form takes it.
std::string words_of(const Grant& grant) {
    const std::string words = lower_ascii(grant.privilege);
    return words + (grant.state == GrantState::Grantable ? " with grant option" : "");
}

/// Privileges by role, as a mapping; empty when there are none.
std::string by_role(const std::vector<Grant>& grants, bool (*is_meant)(const Grant&)) {
    std::map<std::string, std::vector<std::string>> words;
    for (const Grant& grant : grants) {
        if (is_meant(grant)) {
            words[grant.grantee.empty() ? "(owner)" : grant.grantee].push_back(words_of(grant));
        }
    }
    YamlFlow flow;
    for (const auto& [role, privileges] : words) {
        flow.add_list(yaml_scalar(role), privileges);
    }
    return flow.empty() ? std::string() : flow.text();
}

}  // namespace

YamlFlow access_flow(const Access& access) {
    YamlFlow flow;
    flow.add_text("owner", access.owner);
    flow.add("grants",
             by_role(access.grants, [](const Grant& grant) { return grant.state != GrantState::Revoked; }));
    flow.add("revokes",
             by_role(access.grants, [](const Grant& grant) { return grant.state == GrantState::Revoked; }));
    return flow;
}

}  // namespace varve::report
