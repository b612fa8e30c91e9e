// SPDX-License-Identifier: MIT
#include "execute/standing.hpp"

#include <catch2/catch.hpp>

using namespace varve::execute;

TEST_CASE("the name of a home schema is taken out of texts, and nothing that only looks like it",
          "[execute]") {
    CHECK(without_home("anna", "anna").empty());
    CHECK(without_home("nextval('anna.users_id_seq'::regclass)", "anna") ==
          "nextval('.users_id_seq'::regclass)");
    CHECK(without_home("\"B ert\".users", "B ert") == ".users");
    CHECK(without_home("tenant_10.users, tenant_1.users", "tenant_1") == "tenant_10.users, .users");
    CHECK(without_home("joanna annabel anna_2 $anna ännanna", "anna") ==
          "joanna annabel anna_2 $anna ännanna");
    CHECK(without_home("anna anna", "anna") == " ");
    CHECK(without_home("", "anna").empty());
}
