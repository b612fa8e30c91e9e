// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/fields.hpp"

#include <compare>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// Who owns an object and who may do what with it. Plain values.

namespace varve {

enum class GrantState {
    Revoked,   ///< the server gives it by itself, and it was taken away
    Granted,   ///< may do it
    Grantable  ///< may do it and let others do it
};

/// The name that stands for every role there is.
inline constexpr std::string_view everybody = "public";

/// One privilege of one role, where it differs from what the server gives by itself.
struct Grant {
    /// A role, or `public`. Empty for whoever owns the object, so that his name need not be known.
    std::string grantee;
    /// As the server calls it: `SELECT`, `USAGE`.
    std::string privilege;
    /// A column of the object, where columns are no objects of their own (those of views); else empty.
    std::string column = {};
    GrantState state = GrantState::Granted;

    auto operator<=>(const Grant&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("grantee", &Grant::grantee), field("privilege", &Grant::privilege),
                          field("column", &Grant::column), field("state", &Grant::state)};
    }
};

/// What belongs to an object beside what it is, like its comment. Read and compared only as far as
/// Scope::managed says; the rest is empty on both sides.
struct Access {
    /// The role that owns the object; empty where owners are not managed.
    std::string owner = {};
    /// Sorted, none twice.
    std::vector<Grant> grants = {};

    bool empty() const { return owner.empty() && grants.empty(); }
    bool operator==(const Access&) const = default;
    static constexpr auto fields() {
        return std::tuple{field("owner", &Access::owner), field("grants", &Access::grants)};
    }
};

/// Which of that is managed.
struct ManagedAccess {
    bool has_grants = false;
    bool has_owners = false;

    bool any() const { return has_grants || has_owners; }
    bool operator==(const ManagedAccess&) const = default;
};

}  // namespace varve
