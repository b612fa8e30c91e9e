// SPDX-License-Identifier: MIT
#pragma once

#include "varve/model/schema.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace varve {

/// SHA-256 of some bytes, in lower-case hexadecimal (64 characters).
std::string sha256(std::string_view bytes);

/// The hash of one object: its name, definition and comment; not its order, origin or needs.
std::string fingerprint(const Object& object);

/// The hash of everything in a schema but Unmodelled objects; equal schemas have equal fingerprints, and so
/// have those that differ only in which of several constraints has which of the names that the database made
/// up.
std::string fingerprint(const Schema& schema);

/// The same with each text read through `reading`: what that makes equal is equal here.
std::string fingerprint(const Schema& schema, const std::function<std::string(const std::string&)>& reading);

}  // namespace varve
