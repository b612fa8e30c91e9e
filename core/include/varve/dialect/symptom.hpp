// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/object_id.hpp"

#include <string>

namespace varve {

/// Something of a live database that its owner should know of: a fact of its catalogues, never a guess.
struct Symptom {
    enum class Group {
        /// It is there and does not do what it says: an index that failed to build, a constraint that was
        /// never
        /// checked.
        Invalid,
        /// It works, and may hurt one day.
        Risky,
    };

    Group group = Group::Risky;
    /// What was looked for: `foreign-key-without-index`.
    std::string check;
    ObjectId object;
    /// What was seen, without the name of the object.
    std::string message;
    /// What can be done about it.
    std::string hint = {};
};

}  // namespace varve
