// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace varve::postgres {

/// The one form of an expression that the server prints in two ways: `c IN ('a', 'b')` prints as
/// `(ARRAY['a'::x, 'b'::x])::y[]` when it comes from the user and as `ARRAY[('a'::x)::y, ('b'::x)::y]` when
/// it comes from that text. Here always the second, which stays as it is however often the server reads it.
std::string canonical(std::string_view expression);

/// The one form of a body in standard SQL that the server prints in two ways: a column that is an argument
/// alone has no name at first (`SELECT x`), and is called like the argument when that text is read again
/// (`SELECT x AS x`). Here always the first, which reads as the second; other texts stay as they are.
std::string canonical_body(std::string_view definition);

}  // namespace varve::postgres
