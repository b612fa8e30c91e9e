// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/access.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace varve::postgres {

/// What one privilege is about.
struct RightKey {
    std::string grantee;
    std::string column;
    std::string privilege;

    auto operator<=>(const RightKey&) const = default;
};

/// What differs from what the server gives by itself, by role, column and privilege.
using Rights = std::map<RightKey, GrantState>;

/// The rights of a list of grants; `column` stands in for those that name none.
Rights rights_of(const std::vector<Grant>& grants, const std::string& column = {});

/// How rights become others. Each list is sorted by role, then in the server's order of privileges.
struct RightsDelta {
    std::vector<RightKey> revoked = {};
    std::vector<RightKey> option_revoked = {};
    std::vector<RightKey> granted = {};
    std::vector<RightKey> granted_with_option = {};
};

/// `is_given` says whether the server gives a right by itself, asked only where neither side tells.
RightsDelta difference(const Rights& before, const Rights& after, bool (*is_given)(const RightKey& key));

/// Privileges in the order in which the server lists them; unknown ones come last.
std::size_t place_of_privilege(std::string_view privilege);

}  // namespace varve::postgres
