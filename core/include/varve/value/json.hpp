// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace varve {

/// A JSON document as text. The library neither parses nor checks it: the database does.
struct Json {
    std::string text = "null";

    bool operator==(const Json&) const = default;
};

}  // namespace varve
