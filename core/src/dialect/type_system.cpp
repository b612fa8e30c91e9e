// SPDX-License-Identifier: MIT
#include "varve/dialect/type_system.hpp"

#include "varve/sql/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace varve {

namespace {

struct Spelling {
    std::string_view name;
    BaseType base;
};

/// The first spelling of a base type is the one that is written.
constexpr std::array spellings{
    Spelling{"bool", BaseType::Bool},           Spelling{"boolean", BaseType::Bool},
    Spelling{"smallint", BaseType::SmallInt},   Spelling{"int", BaseType::Int},
    Spelling{"integer", BaseType::Int},         Spelling{"bigint", BaseType::BigInt},
    Spelling{"decimal", BaseType::Decimal},     Spelling{"numeric", BaseType::Decimal},
    Spelling{"real", BaseType::Real},           Spelling{"double", BaseType::Double},
    Spelling{"text", BaseType::Text},           Spelling{"varchar", BaseType::VarChar},
    Spelling{"char", BaseType::Char},           Spelling{"bytes", BaseType::Bytes},
    Spelling{"date", BaseType::Date},           Spelling{"time", BaseType::Time},
    Spelling{"timestamp", BaseType::Timestamp}, Spelling{"timestamptz", BaseType::TimestampTz},
    Spelling{"interval", BaseType::Interval},   Spelling{"uuid", BaseType::Uuid},
    Spelling{"json", BaseType::Json},           Spelling{"jsonb", BaseType::JsonB},
};

constexpr auto names = [] {
    std::array<std::string_view, spellings.size()> all{};
    for (std::size_t at = 0; at < spellings.size(); ++at) {
        all[at] = spellings[at].name;
    }
    return all;
}();

/// Lower case, without spaces.
std::string squeezed(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c != ' ' && c != '\t') {
            result += lower_ascii(c);
        }
    }
    return result;
}

std::optional<int> to_number(std::string_view digits) {
    int number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc() && end == digits.data() + digits.size() ? std::optional(number)
                                                                        : std::nullopt;
}

/// How many numbers a type may carry between parentheses, and whether it must.
bool accepts_numbers(BaseType base, int count) {
    switch (base) {
    case BaseType::Decimal: return count <= 2;
    case BaseType::VarChar:
    case BaseType::Char:
    case BaseType::Time:
    case BaseType::Timestamp:
    case BaseType::TimestampTz: return count <= 1;
    default: return count == 0;
    }
}

}  // namespace

std::optional<PortableType> parse_portable_type(std::string_view text) {
    const std::string squeezed_text = squeezed(text);
    std::string_view rest = squeezed_text;
    PortableType type;
    while (rest.ends_with("[]")) {
        rest.remove_suffix(2);
        ++type.array_dimensions;
    }

    std::string_view numbers;
    if (rest.ends_with(')')) {
        const std::size_t open = rest.find('(');
        if (open == std::string_view::npos) {
            return std::nullopt;
        }
        numbers = rest.substr(open + 1, rest.size() - open - 2);
        rest = rest.substr(0, open);
    }
    const auto found = std::find_if(spellings.begin(), spellings.end(),
                                    [&](const Spelling& each) { return each.name == rest; });
    if (found == spellings.end()) {
        return std::nullopt;
    }
    type.base = found->base;

    const std::size_t comma = numbers.find(',');
    const int count = numbers.empty() ? 0 : comma == std::string_view::npos ? 1 : 2;
    if (!accepts_numbers(type.base, count)) {
        return std::nullopt;
    }
    if (count >= 1) {
        const std::optional<int> first = to_number(numbers.substr(0, comma));
        const std::optional<int> second =
            count == 2 ? to_number(numbers.substr(comma + 1)) : std::optional(0);
        if (!first || !second) {
            return std::nullopt;
        }
        type.precision = *first;
        type.scale = *second;
    }
    return type;
}

std::string to_string(const PortableType& type) {
    const auto found = std::find_if(spellings.begin(), spellings.end(),
                                    [&](const Spelling& each) { return each.base == type.base; });
    std::string text(found->name);
    if (type.precision != 0) {
        text += "(" + std::to_string(type.precision);
        text +=
            type.base == BaseType::Decimal && type.scale != 0 ? ", " + std::to_string(type.scale) + ")" : ")";
    }
    for (int dimension = 0; dimension < type.array_dimensions; ++dimension) {
        text += "[]";
    }
    return text;
}

std::span<const std::string_view> portable_type_names() {
    return names;
}

}  // namespace varve
