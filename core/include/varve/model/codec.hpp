// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/schema.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace varve {

/// Writes a schema as bytes, complete (needs and order too, declared_at not). Equal schemas give equal bytes.
/// The form is private to one version of varve: it serves caches and hashing, not exchange.
std::string encode(const Schema& schema);

/// Writes the content of one object (name, definition, comment) as bytes, for hashing.
std::string encode_content(const Object& object);

/// The same with each text as `reading` gives it; an empty function gives it as it is.
std::string encode_content(const Object& object,
                           const std::function<std::string(const std::string&)>& reading);

/// Inverse of encode(); nothing when the bytes are damaged or of another version.
std::optional<Schema> decode(std::string_view bytes);

}  // namespace varve
