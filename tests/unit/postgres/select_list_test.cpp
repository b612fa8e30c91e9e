// SPDX-License-Identifier: MIT
#include "postgres/render/select_list.hpp"

#include <catch2/catch.hpp>

namespace varve::postgres {

TEST_CASE("the items of a query are told apart", "[postgres]") {
    CHECK(select_list("SELECT a.id,\n    concat(a.x, ', ') AS name\n   FROM public.a") ==
          std::vector<std::string>{"a.id", "concat(a.x, ', ') AS name"});
    CHECK(select_list("WITH x AS (SELECT 1) SELECT 2").empty());
}

TEST_CASE("a view can be replaced in place only when its old columns stay as they are", "[postgres]") {
    const View before{"SELECT a.id FROM public.a", {"id"}};

    CHECK(extends(before, {"SELECT a.id,\n    a.name FROM public.a", {"id", "name"}}));
    CHECK_FALSE(extends(before, {"SELECT a.name,\n    a.id FROM public.a", {"name", "id"}}));
    CHECK_FALSE(extends(before, {"SELECT a.id::bigint AS id FROM public.a", {"id"}}));
    CHECK_FALSE(extends(before, {"VALUES (1)", {"id"}}));
}

}  // namespace varve::postgres
