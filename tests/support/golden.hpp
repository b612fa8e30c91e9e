// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace varve::test {

/// Whether goldens are to be rewritten with what came out, instead of compared (`packaging/dev bless`).
bool is_blessing();

/// `key: text` in YAML, indented by `indent` spaces: a block when the text has several lines or looks like
/// YAML.
std::string yaml_entry(std::string_view key, std::string_view text, int indent = 0);

/// Replaces every occurrence.
std::string replace_all(std::string text, std::string_view what, std::string_view with);

/// What differs from run to run, replaced by what it is: `<version>` for timestamps of 14 digits, `<time>`,
/// `<duration>`,
/// `<hash>` for 64 hexadecimal digits, `<pid>` behind the word pid.
std::string without_volatile_parts(std::string_view text);

}  // namespace varve::test
