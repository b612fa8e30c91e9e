// SPDX-License-Identifier: MIT
#include "adopt/checksum.hpp"

#include <catch2/catch.hpp>

namespace varve::adopt {

TEST_CASE("a checksum of lines does not count how they end", "[adopt]") {
    // CRC-32 of `123456789` is CBF43926.
    CHECK(crc32_of_lines("123456789") == "-873187034");
    CHECK(crc32_of_lines("1234\n56789\n") == "-873187034");
    CHECK(crc32_of_lines("1234\r\n56789") == "-873187034");
    CHECK(crc32_of_lines("") == "0");
}

TEST_CASE("sums of files are the usual ones", "[adopt]") {
    CHECK(sha1("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d");
    CHECK(sha384("abc").starts_with("cb00753f45a35e8bb5a03d699ac65007"));
    CHECK(hexadecimal(std::string_view("\x00\x7f\xff", 3)) == "007fff");
}

}  // namespace varve::adopt
