// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// Lines of C++ as clang-format breaks them in this project's style: 110 columns, arguments packed and
/// aligned.

namespace varve::codegen::cpp {

/// `head` + items with commas between + `tail`, in one line if it fits; else filled, with the lines behind
/// the first one below the end of the head. The lines begin at `indent`; ends with a line feed.
std::string packed(std::size_t indent, std::string_view head, const std::vector<std::string>& items,
                   std::string_view tail);

/// `{.a = 1, .b = 2},` in one line, or each in its own.
std::string stacked(std::size_t indent, const std::vector<std::string>& items);

/// `head { a, b };` in one line, or one item in each.
std::string listed(std::size_t indent, std::string_view head, const std::vector<std::string>& items,
                   std::string_view tail, std::string_view padding);

/// A comment of `///` lines; nothing for an empty text.
std::string comment(std::size_t indent, std::string_view text);

/// A literal of a text.
std::string literal(std::string_view text);

}  // namespace varve::codegen::cpp
