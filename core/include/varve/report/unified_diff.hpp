// SPDX-License-Identifier: MIT
#pragma once

#include "varve/diag/diagnostic.hpp"

#include <string>
#include <string_view>

namespace varve::report {

/// One side of a comparison: what it is called and its text.
struct NamedText {
    std::string name;
    std::string text;
};

/// The lines that differ, in unified form with three lines of context; empty when nothing does.
std::string unified_diff(const NamedText& from, const NamedText& to, Colour colour);

}  // namespace varve::report
