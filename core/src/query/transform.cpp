// SPDX-License-Identifier: MIT
#include "varve/diag/error.hpp"
#include "varve/model/overloaded.hpp"
#include "varve/query/render.hpp"
#include "varve/session/grammar.hpp"
#include "varve/value/decimal.hpp"
#include "varve/value/list_text.hpp"

#include <string>
#include <string_view>

namespace varve::query {

namespace {

/// `%` is `*`, `_` is `?`, and what GLOB takes for a wildcard stands in a class of its own.
std::string glob_of_like(std::string_view pattern) {
    std::string glob;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        char c = pattern[at];
        if (c == '%' || c == '_') {
            glob += c == '%' ? '*' : '?';
            continue;
        }
        if (c == '\\' && at + 1 < pattern.size()) {
            c = pattern[++at];
        }
        const bool is_wildcard = c == '*' || c == '?' || c == '[';
        glob += is_wildcard ? std::string("[") + c + "]" : std::string(1, c);
    }
    return glob;
}

/// The first text behind all that begin with `prefix`, in the order of bytes.
Value after_prefix(std::string prefix) {
    while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xFF) {
        prefix.pop_back();
    }
    if (prefix.empty()) {
        // Every text sorts before every blob.
        return Bytes();
    }
    prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
    return prefix;
}

std::string json_path(const List& names) {
    std::string path = "$";
    for (const Value& each : names) {
        const auto* const name = std::get_if<std::string>(&each);
        if (name == nullptr) {
            throw Error(ErrorCode::Usage, "a JSON path is made of names");
        }
        const bool is_index = !name->empty() && name->find_first_not_of("0123456789") == std::string::npos;
        path += is_index ? "[" + *name + "]" : ".\"" + *name + "\"";
    }
    return path;
}

Value text_value(const std::string& text, const Parameter& parameter, const Grammar& grammar) {
    if (parameter.scalar == varve::Scalar::Decimal && grammar.has_floating_decimals) {
        constexpr std::size_t digits_of_double = 15;
        const std::optional<Decimal> decimal = Decimal::parse(text);
        if (decimal && decimal->scale() != 0 && decimal->precision() > digits_of_double) {
            throw Error(ErrorCode::TypeMismatch,
                        std::string(grammar.database) + " would not keep all digits of " + text);
        }
    }
    switch (parameter.transform) {
    case Transform::GlobOfLike: return glob_of_like(text);
    case Transform::AfterPrefix: return after_prefix(text);
    default: break;
    }
    return parameter.scalar == varve::Scalar::Instant && grammar.marks_utc ? text + "+00" : text;
}

}  // namespace

Value value_of(const Argument& argument, const Parameter& parameter, const Grammar& grammar) {
    return std::visit(Overloaded{
                          [&](const std::string& text) { return text_value(text, parameter, grammar); },
                          [&](const List& list) -> Value {
                              if (parameter.transform == Transform::JsonPath) {
                                  return json_path(list);
                              }
                              const bool is_marked =
                                  parameter.scalar == varve::Scalar::Instant && grammar.marks_utc;
                              return list_text(list, grammar.has_arrays ? ListForm::Array : ListForm::Json,
                                               is_marked ? "+00" : "");
                          },
                          [](const auto& value) -> Value { return value; },
                      },
                      argument);
}

}  // namespace varve::query
