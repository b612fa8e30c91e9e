// SPDX-License-Identifier: MIT
#include "rights.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>

namespace varve::postgres {

namespace {

enum class Level { None, Held, Grantable };

std::optional<GrantState> find(const Rights& rights, const RightKey& key) {
    const auto found = rights.find(key);
    return found == rights.end() ? std::nullopt : std::optional(found->second);
}

Level level_of(const std::optional<GrantState>& state, bool is_given) {
    if (!state) {
        return is_given ? Level::Held : Level::None;
    }
    return *state == GrantState::Revoked     ? Level::None
           : *state == GrantState::Grantable ? Level::Grantable
                                             : Level::Held;
}

/// What was taken away had been given; what was granted had not.
bool is_given_by_itself(const std::optional<GrantState>& left, const std::optional<GrantState>& right,
                        const RightKey& key, bool (*is_given)(const RightKey& key)) {
    for (const std::optional<GrantState>& side : {left, right}) {
        if (side == GrantState::Revoked || side == GrantState::Granted) {
            return side == GrantState::Revoked;
        }
    }
    return is_given(key);
}

void sort(std::vector<RightKey>& keys) {
    const auto place = [](const RightKey& key) {
        return std::tuple(key.grantee, place_of_privilege(key.privilege), key.privilege);
    };
    std::stable_sort(keys.begin(), keys.end(),
                     [&](const RightKey& left, const RightKey& right) { return place(left) < place(right); });
}

}  // namespace

std::size_t place_of_privilege(std::string_view privilege) {
    constexpr std::array<std::string_view, 11> order{"SELECT",   "INSERT",     "UPDATE",  "DELETE",
                                                     "TRUNCATE", "REFERENCES", "TRIGGER", "EXECUTE",
                                                     "USAGE",    "CREATE",     "MAINTAIN"};
    return static_cast<std::size_t>(std::find(order.begin(), order.end(), privilege) - order.begin());
}

Rights rights_of(const std::vector<Grant>& grants, const std::string& column) {
    Rights rights;
    for (const Grant& grant : grants) {
        rights[{grant.grantee, grant.column.empty() ? column : grant.column, grant.privilege}] = grant.state;
    }
    return rights;
}

RightsDelta difference(const Rights& before, const Rights& after, bool (*is_given)(const RightKey& key)) {
    Rights all = before;
    all.insert(after.begin(), after.end());
    RightsDelta delta;
    for (const auto& [key, state] : all) {
        const std::optional<GrantState> left = find(before, key);
        const std::optional<GrantState> right = find(after, key);
        const bool is_default = is_given_by_itself(left, right, key, is_given);
        const Level old_level = level_of(left, is_default);
        const Level new_level = level_of(right, is_default);
        if (old_level == new_level) {
            continue;
        }
        if (new_level == Level::None) {
            delta.revoked.push_back(key);
        } else if (new_level == Level::Grantable) {
            delta.granted_with_option.push_back(key);
        } else {
            (old_level == Level::Grantable ? delta.option_revoked : delta.granted).push_back(key);
        }
    }
    for (std::vector<RightKey>* keys :
         {&delta.revoked, &delta.option_revoked, &delta.granted, &delta.granted_with_option}) {
        sort(*keys);
    }
    return delta;
}

}  // namespace varve::postgres
