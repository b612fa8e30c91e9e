// SPDX-License-Identifier: MIT
#include "postgres/render/rights.hpp"

#include "postgres/render/access.hpp"

#include <catch2/catch.hpp>

namespace varve::postgres {

namespace {

bool gives_nothing(const RightKey& /*key*/) {
    return false;
}
bool gives_everything(const RightKey& /*key*/) {
    return true;
}

std::vector<std::string> words(const std::vector<RightKey>& keys) {
    std::vector<std::string> all;
    for (const RightKey& key : keys) {
        all.push_back(key.grantee + " " + key.privilege + (key.column.empty() ? "" : " " + key.column));
    }
    return all;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("only what differs between two lists of rights is written", "[postgres]") {
    const Rights before = rights_of(
        {{"a", "UPDATE"}, {"a", "SELECT"}, {"b", "SELECT", "", GrantState::Grantable}, {"c", "SELECT"}});
    const Rights after = rights_of({{"a", "SELECT"},
                                    {"b", "SELECT"},
                                    {"c", "SELECT", "", GrantState::Grantable},
                                    {"d", "DELETE"},
                                    {"d", "SELECT"}});

    const RightsDelta delta = difference(before, after, gives_nothing);

    CHECK(words(delta.revoked) == Words{"a UPDATE"});
    CHECK(words(delta.option_revoked) == Words{"b SELECT"});
    CHECK(words(delta.granted) == Words{"d SELECT", "d DELETE"});
    CHECK(words(delta.granted_with_option) == Words{"c SELECT"});
}

TEST_CASE("the way back is the same difference read the other way", "[postgres]") {
    const Rights before = rights_of({{"", "DELETE", "", GrantState::Revoked}});

    CHECK(words(difference(before, {}, gives_nothing).granted) == Words{" DELETE"});
    CHECK(words(difference({}, before, gives_nothing).revoked) == Words{" DELETE"});
}

TEST_CASE("a grant option on what the server gives anyway is taken back without the privilege",
          "[postgres]") {
    const Rights owner = rights_of({{"", "SELECT", "", GrantState::Grantable}});

    CHECK(words(difference(owner, {}, gives_everything).option_revoked) == Words{" SELECT"});
    CHECK(words(difference(owner, {}, gives_nothing).revoked) == Words{" SELECT"});
}

TEST_CASE("privileges stand in the order of the server, unknown ones last", "[postgres]") {
    CHECK(place_of_privilege("SELECT") < place_of_privilege("INSERT"));
    CHECK(place_of_privilege("CREATE") < place_of_privilege("MAINTAIN"));
    CHECK(place_of_privilege("MAINTAIN") < place_of_privilege("SET"));
}

TEST_CASE("grants on columns of one table are folded where nothing else differs", "[postgres]") {
    const auto folded = [](std::string first, std::string_view second) {
        return fold_column_grants(first, second) ? first : std::string("apart");
    };

    CHECK(folded("GRANT SELECT (a) ON TABLE t TO r", "GRANT SELECT (b) ON TABLE t TO r") ==
          "GRANT SELECT (a, b) ON TABLE t TO r");
    CHECK(folded("REVOKE SELECT (a), UPDATE (a) ON TABLE t FROM r",
                 "REVOKE SELECT (\"b)\"), UPDATE (\"b)\") ON TABLE t FROM r") ==
          "REVOKE SELECT (a, \"b)\"), UPDATE (a, \"b)\") ON TABLE t FROM r");
    CHECK(folded("GRANT SELECT (a) ON TABLE t TO r", "GRANT SELECT (b) ON TABLE t TO s") == "apart");
    CHECK(folded("GRANT SELECT (a) ON TABLE t TO r", "GRANT UPDATE (b) ON TABLE t TO r") == "apart");
    CHECK(folded("GRANT SELECT (a) ON TABLE t TO r", "REVOKE SELECT (b) ON TABLE t FROM r") == "apart");
    CHECK(folded("GRANT SELECT (a), UPDATE (b) ON TABLE t TO r",
                 "GRANT SELECT (c), UPDATE (c) ON TABLE t TO r") == "apart");
    CHECK(folded("GRANT EXECUTE ON FUNCTION f(integer) TO r", "GRANT EXECUTE ON FUNCTION f(text) TO r") ==
          "apart");
}

}  // namespace varve::postgres
