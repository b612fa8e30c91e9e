// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/object.hpp"

#include <string>
#include <variant>
#include <vector>

/// \file
/// A change says what differs, free of dialect. Plain values; nothing executes itself.

namespace varve {

struct Create {
    Object object;
};

struct Drop {
    Object object;
};

/// The same name with another definition or comment.
struct Alter {
    Object before;
    Object after;
};

/// Another name for the same thing; `before` and `after` are the object on both sides.
struct Rename {
    Object before;
    Object after;
};

using Change = std::variant<Create, Drop, Alter, Rename>;

/// The object's name after the change; for Drop the name that goes.
const ObjectId& id_of(const Change& change);

/// The names of the fields in which two objects of one kind differ, `comment`, `owner` and `grants` among
/// them.
std::vector<std::string> changed_fields(const Object& before, const Object& after);

/// For people: `add column users.email`, `drop table old`, `change column users.age (type)`.
std::string describe(const Change& change);

}  // namespace varve
