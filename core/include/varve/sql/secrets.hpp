// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace varve {

/// A statement for people to read: string literals that are a password, or that hold one (a connection
/// string, a URL), are `'***'`. Reads the quotes of all databases, and hides too much rather than too little.
std::string without_secrets(std::string_view sql);

}  // namespace varve
