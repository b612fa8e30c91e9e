// SPDX-License-Identifier: MIT
#include "varve/migration/verdict.hpp"

#include <catch2/catch.hpp>

using namespace varve::migration;

TEST_CASE("verdicts are written and read back", "[migration]") {
    for (const Verdict& verdict :
         {Verdict{VerdictKind::Lossless, ""}, Verdict{VerdictKind::Lossy, "users.name, orders"},
          Verdict{VerdictKind::Irreversible, ""}, Verdict{VerdictKind::Unproven, "a (b)"}}) {
        CHECK(parse_verdict(to_string(verdict)) == verdict);
    }
    CHECK_FALSE(parse_verdict("losslessly"));
    CHECK_FALSE(parse_verdict(""));
}
