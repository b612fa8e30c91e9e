// SPDX-License-Identifier: MIT
#include "every_type.hpp"
#include "prepared.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace every {

/// The same row without rules, so that the database alone decides.
struct Unchecked : NewEnforced {};

}  // namespace every

template <>
struct varve::Model<every::Unchecked> {
    using Row = every::Enforced;
    static constexpr auto& columns = Model<every::NewEnforced>::columns;
    static constexpr query::TableInfo table{"", "enforced", columns};
};

using namespace varve;
using namespace every;
using test::Prepared;

namespace {

/// Invents values, among them those that rules are about.
class Inventor {
public:
    explicit Inventor(unsigned seed) : m_random(seed) {}

    std::size_t below(std::size_t count) { return m_random() % count; }
    template <class T, std::size_t Count>
    T one_of(const std::array<T, Count>& all) {
        return all[below(Count)];
    }

    std::optional<std::string> text() {
        static const std::array<std::string, 34> pieces{"",
                                                        " ",
                                                        "\t",
                                                        "\n",
                                                        "\r",
                                                        "\v",
                                                        "a",
                                                        "Z",
                                                        "é",
                                                        "日本",
                                                        "😀",
                                                        "\u00A0",
                                                        "\u2003",
                                                        "@",
                                                        ".",
                                                        "..",
                                                        "'",
                                                        "\\",
                                                        "%",
                                                        "-",
                                                        "{",
                                                        "}",
                                                        "xxxx",
                                                        "free",
                                                        "pro",
                                                        "it's",
                                                        "a@b.c",
                                                        "a@b",
                                                        "http://x",
                                                        "h+t-p.1://",
                                                        "://",
                                                        "1://x",
                                                        "0190f5fe-7c5a-7d3a-9c0e-2f6f3c1d2b4a",
                                                        "{0190F5FE7c5a7d3a9c0e2f6f3c1d2b4a}"};
        if (below(8) == 0) {
            return std::nullopt;
        }
        std::string made;
        for (std::size_t count = 1 + below(3); count > 0; --count) {
            made += one_of(pieces);
        }
        return made;
    }
    std::optional<std::int32_t> whole() {
        static const std::array<std::int32_t, 8> all{-4,
                                                     -3,
                                                     0,
                                                     150,
                                                     151,
                                                     std::numeric_limits<std::int32_t>::min(),
                                                     std::numeric_limits<std::int32_t>::max(),
                                                     7};
        return below(8) == 0 ? std::nullopt : std::optional(one_of(all));
    }
    std::optional<double> wide() {
        static const std::array<double, 9> all{0.1,
                                               std::nextafter(0.1, 0.0),
                                               std::nextafter(0.1, 1.0),
                                               99.5,
                                               std::nextafter(99.5, 100.0),
                                               0.0,
                                               -1e300,
                                               1e300,
                                               std::numeric_limits<double>::infinity()};
        return below(8) == 0 ? std::nullopt : std::optional(one_of(all));
    }
    std::optional<Decimal> price() {
        static const std::array<std::string_view, 7> all{"0.1",    "0.10", "0.09", "100.05",
                                                         "100.06", "-5",   "50"};
        return below(8) == 0 ? std::nullopt : Decimal::parse(one_of(all));
    }
    std::optional<Bytes> raw() {
        return below(8) == 0 ? std::nullopt : std::optional(Bytes(below(6), std::byte{0}));
    }
    std::optional<std::vector<std::string>> tags() {
        return below(8) == 0 ? std::nullopt
                             : std::optional(std::vector<std::string>(below(4), text().value_or("none")));
    }
    std::optional<Date> date() {
        static const std::array<std::string_view, 4> all{"1899-12-31", "2026-02-28", "2026-03-01",
                                                         "9999-12-31"};
        return below(6) == 0 ? std::nullopt : parse_date(one_of(all));
    }

private:
    std::mt19937 m_random;
};

/// A row that keeps all rules but for what has been changed in a few columns.
Unchecked invented(Inventor& invent) {
    Unchecked row;
    row.name = "name";
    row.tags = std::vector<std::string>{"one"};
    for (std::size_t changes = 1 + invent.below(3); changes > 0; --changes) {
        switch (invent.below(16)) {
        case 0: row.name = invent.text(); break;
        case 1: row.code = invent.text(); break;
        case 2: row.age = invent.whole(); break;
        case 3: row.wide = invent.wide(); break;
        case 4: row.price = invent.price(); break;
        case 5: row.mail = invent.text(); break;
        case 6: row.page = invent.text(); break;
        case 7: row.token = invent.text(); break;
        case 8: row.plan = invent.below(2) == 0 ? std::optional<std::string>("pro") : invent.text(); break;
        case 9: row.raw = invent.raw(); break;
        case 10: row.tags = invent.tags(); break;
        case 11:
        case 12:
            row.starts = invent.date();
            row.ends = invent.date();
            break;
        case 13:
            row.plan = "pro";
            row.company = invent.text();
            break;
        default:
            row.company = "x";
            row.note = invent.text();
            break;
        }
    }
    return row;
}

/// Which constraint the database names; empty when it took the row.
std::string refused_by(Database& session, const Unchecked& row) {
    try {
        session.insert(row);
        return "";
    } catch (const Error& error) {
        REQUIRE(error.violation().has_value());
        return error.violation()->constraint.empty() ? "some" : error.violation()->constraint;
    }
}

}  // namespace

TEST_CASE("the program and the database agree on a thousand rows", "[codegen]") {
    Prepared prepared;
    Inventor invent(20261121);
    // SQLite has no regular expressions, so only the program knows patterns.
    const bool knows_patterns = test::dialect_under_test() != "sqlite";
    int refused = 0;

    for (int number = 0; number < 1000; ++number) {
        const Unchecked row = invented(invent);
        std::vector<FieldError> errors = orm::find_errors(Model<NewEnforced>::table, &row);
        std::erase_if(errors,
                      [&](const FieldError& error) { return error.rule == "pattern" && !knows_patterns; });

        const std::string constraint = refused_by(prepared.session, row);

        std::string told;
        bool is_named = constraint.empty() || constraint == "some";
        for (const FieldError& error : errors) {
            told += error.path + " " + error.message + " (`" + error.value + "`); ";
            is_named = is_named || constraint == "enforced_" + error.path + "_" + error.rule;
        }
        INFO("row " << number << ", the database: `" << constraint << "`, the program: " << told);
        CHECK(errors.empty() == constraint.empty());
        CHECK(is_named);
        refused += constraint.empty() ? 0 : 1;
    }

    CHECK(refused > 200);
    CHECK(refused < 800);
}
