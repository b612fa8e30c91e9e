// SPDX-License-Identifier: MIT
#include "postgres/lexis.hpp"

#include <catch2/catch.hpp>

namespace varve::postgres {

TEST_CASE("names are quoted where the server would read something else", "[postgres]") {
    CHECK(lexis().name("users") == "users");
    CHECK(lexis().name("Users") == "\"Users\"");
    CHECK(lexis().name("user") == "\"user\"");
    CHECK(lexis().name("a\"b") == "\"a\"\"b\"");
    CHECK(lexis().name("1a") == "\"1a\"");
    CHECK(lexis().name("name") == "name");
}

TEST_CASE("a backslash in a text is read alike under every setting", "[postgres]") {
    CHECK(lexis().text_literal("it's") == "'it''s'");
    CHECK(lexis().text_literal("a\\b'") == "E'a\\\\b'''");
}

}  // namespace varve::postgres
