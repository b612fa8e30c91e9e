// SPDX-License-Identifier: MIT
#include "postgres/inspect/default_names.hpp"

#include <catch2/catch.hpp>

namespace varve::postgres {

TEST_CASE("the server's names for indexes are known", "[postgres]") {
    CHECK(default_index_name("t", {"a", "b"}, IndexLabel::Index) == "t_a_b_idx");
    CHECK(default_index_name("t", {"a"}, IndexLabel::Unique) == "t_a_key");
    CHECK(default_index_name("t", {"a"}, IndexLabel::PrimaryKey) == "t_pkey");
}

TEST_CASE("two expressions get names of their own", "[postgres]") {
    CHECK(default_index_name("t", {"expr", "expr"}, IndexLabel::Index) == "t_expr_expr1_idx");
}

TEST_CASE("a long name is cut to 63 bytes, the longer part first", "[postgres]") {
    const std::string name =
        default_index_name(std::string(60, 't'), {std::string(20, 'c')}, IndexLabel::Index);

    CHECK(name.size() == 63);
    CHECK(name.ends_with("_" + std::string(20, 'c') + "_idx"));
}

TEST_CASE("a number behind a default name does not make it another", "[postgres]") {
    CHECK(is_default_name("t_a_idx", "t", {"a"}, IndexLabel::Index));
    CHECK(is_default_name("t_a_idx12", "t", {"a"}, IndexLabel::Index));
    CHECK_FALSE(is_default_name("t_a_idx_mine", "t", {"a"}, IndexLabel::Index));
}

}  // namespace varve::postgres
